import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../../src/operations/compare';
import { openFile } from '../../../src/operations/files/openFile';
import { inspect } from '../../../src/operations/inspect';
import { prune } from '../../../src/operations/edits/prune';
import { save } from '../../../src/operations/save';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { failureOf } from '../../fixtures/failureOf';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeLenet } from '../../fixtures/writeLenet';

beforeAll(() => startBackend('wasm'));

describe('saving and comparing', () => {
  it('writes a cut model that reads back the same, and tells how it differs from the original', async () => {
    const folder = await temporaryFolder();
    const original = join(folder, 'lenet');
    const smaller = join(folder, 'smaller');
    await writeLenet(original);
    const { totals } = await inspect({ file: original, exactSizes: false }, operationContext());
    expect(totals).toMatchObject({ params: 20522, bytes: 4 * 20522, channels: 98, prunableChannels: 88 });
    expect(totals.gzipBytes).toBeGreaterThan(0);
    const opened = await openFile(original, operationContext());

    const edited = await prune({ ...opened, settings: { method: 'magnitude', level: 'neuron', amount: 0.5 } }, operationContext());
    expect(await save({ model: edited.model, folder: smaller, overwrite: false })).toEqual({
      file: join(smaller, 'model.json'),
      certificate: { reloaded: 0 },
      warnings: [],
    });
    expect(await failureOf(save({ model: edited.model, folder: smaller, overwrite: false }))).toMatchObject({ code: 'outputExists' });

    const answer = await compare({ a: original, b: smaller }, operationContext());
    expect(answer.structure.same).toBe(false);
    expect(answer.b.channels).toBe(98 - 44);
    expect(answer.outputs.maxAbs).toBeGreaterThan(0);
    const same = await compare({ a: smaller, b: smaller }, operationContext());
    expect(same.structure).toEqual({ same: true, differences: [] });
    expect(same.weights.every(({ maxAbs }) => maxAbs === 0)).toBe(true);
    expect(same.outputs).toEqual({ maxAbs: 0 });
  });
});
