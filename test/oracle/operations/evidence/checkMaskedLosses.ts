import { join } from 'node:path';
import { expect } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { writeNpz } from '../../../../src/data/npz';
import type { LossName } from '../../../../src/data/lossName';
import type { Model } from '../../../../src/model/model';
import { analyse } from '../../../../src/operations/analyse';
import { measureMasks } from '../../../../src/operations/evidence/measureMasks';
import { measureRemovals } from '../../../../src/operations/evidence/measureRemovals';
import type { Opened } from '../../../../src/operations/opened';
import { dropoutDamage } from '../../../../src/saliency/dropout/dropoutDamage';
import { tf, tfLayers } from '../../../../src/runtime/tf';
import { memoryModel } from '../../../fixtures/memoryModel';
import { operationContext } from '../../../fixtures/operationContext';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const SAMPLES = 640;
const UNITS = 24;
/** The last place of a float32 near the loss, which no standard error knows of. */
const ROUNDING = 2 ** -19;

/**
 * On a net whose loss is linear in its channels (the output stays above every target, the loss is the mean absolute
 * error) damages add up, so the regression on random masks has to find those of removing one channel at a time.
 */
export async function checkMaskedLosses(): Promise<void> {
  const model = await additiveNet();
  const folder = await temporaryFolder();
  const random = seededRandom(9);
  const data = join(folder, 'data.npz');
  const x = Float32Array.from({ length: SAMPLES * 3 }, () => random.normal());
  await writeNpz(
    data,
    new Map([
      ['x', { shape: [SAMPLES, 3], values: x }],
      ['y', { shape: [SAMPLES, 1], values: new Float32Array(SAMPLES) }],
    ]),
  );
  const opened = { model, analysis: await analyse(model) };
  const checked = { opened, data, loss: 'meanAbsoluteError' as const };
  // Every mask sees all of few samples, so that nothing is left to chance; of many it sees a part.
  await checkSamples(checked, 100, { ridge: 1e-4, difference: 0.4 });
  await checkSamples(checked, 640, { ridge: 0.05, difference: 0.4 });
}

/** `errors`: the largest standard errors allowed, as shares of what the damages differ by; so mixing up channels would show. */
async function checkSamples(
  { opened, data, loss }: { opened: Opened; data: string; loss: LossName },
  samples: number,
  errors: { readonly ridge: number; readonly difference: number },
): Promise<void> {
  const set = { data, part: 'train', samples, seed: 1 } as const;
  const tensors = tf.memory().numTensors;
  const alone = Array.from({ length: UNITS }, (_, i) => ({ kind: 'channels' as const, channels: [i] }));
  const removed = [{ kind: 'channels' as const, channels: [] }, ...alone];
  const [intact, ...ablated] = await measureRemovals(opened, { set, removed, eachSample: false, loss }, '', operationContext());
  const truth = ablated.map((each) => each.loss - (intact?.loss ?? Number.NaN));

  const masks = await measureMasks(opened, { set, keep: 0.9, seed: 3, loss }, operationContext());
  expect(tf.memory().numTensors).toBe(tensors);
  expect(masks.losses.length).toBe(4 * UNITS);
  for (const estimate of ['ridge', 'difference'] as const) {
    const { damage, standardErrors } = dropoutDamage(masks, estimate);
    const apart = truth.map(
      (value, i) => Math.max(0, Math.abs((damage[i] ?? Number.NaN) - value) - ROUNDING) / (standardErrors[i] ?? Number.NaN),
    );
    expect(apart.filter((each) => each <= 3).length, estimate).toBeGreaterThanOrEqual(UNITS - 1);
    expect(Math.max(...apart), estimate).toBeLessThan(4.5);
    const spread = Math.max(...truth) - Math.min(...truth);
    expect(Math.max(...standardErrors) / spread, estimate).toBeLessThan(errors[estimate]);
  }
}

async function additiveNet(): Promise<Model> {
  const { layers, sequential } = tfLayers;
  const model = memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [3], units: UNITS, activation: 'tanh', name: 'hidden' }),
        layers.dense({ units: 1, name: 'out' }),
      ],
    }),
  );
  const bias = model.weights.get('out/bias');
  if (!bias) throw new Error('the fixture has no bias');
  return Promise.resolve({ ...model, weights: new Map(model.weights).set('out/bias', { ...bias, values: Float32Array.of(20) }) });
}
