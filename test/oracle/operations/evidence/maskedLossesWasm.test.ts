import { beforeAll, expect, it } from 'vitest';
import { measureMasks, prunableChannels } from '../../../../src/operations/evidence/measureMasks';
import { measureRemovals } from '../../../../src/operations/evidence/measureRemovals';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { dropoutDamage } from '../../../../src/saliency/dropout/dropoutDamage';
import { operationContext } from '../../../fixtures/operationContext';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';
import { trainedOnDigits, writeDigits } from '../../../fixtures/trainedDigits';
import { checkMaskedLosses } from './checkMaskedLosses';

beforeAll(() => startBackend('wasm'));

it('finds on wasm the damage of each channel of a net where damages add up', checkMaskedLosses);

it('finds the damage of single channels of a trained network when few are removed at once', async () => {
  const data = await writeDigits(await temporaryFolder(), 2000);
  const opened = await trainedOnDigits(data);
  const set = { data, part: 'train', samples: 512, seed: 0 } as const;
  const ids = [...prunableChannels(opened.analysis.structure)];
  const removed = [[], ...ids.map((id) => [id])].map((channels) => ({ kind: 'channels' as const, channels }));
  const [intact, ...ablated] = await measureRemovals(opened, { set, removed, eachSample: false }, '', operationContext());
  const masks = await measureMasks(opened, { set, keep: 0.97, masks: 8 * ids.length, seed: 1 }, operationContext());
  const { damage, standardErrors } = dropoutDamage(masks, 'ridge');
  const apart = ablated.map(({ loss }, i) => Math.abs((damage[i] ?? Number.NaN) - (loss - (intact?.loss ?? 0))) / (standardErrors[i] ?? 1));
  expect(apart.filter((errors) => errors <= 3).length / ids.length).toBeGreaterThan(0.9);
});
