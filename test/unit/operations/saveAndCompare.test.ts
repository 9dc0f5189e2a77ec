import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../../src/operations/compare';
import { withWeights } from '../../../src/model/model';
import { editFile } from '../../../src/operations/files/editFile';
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
    expect(totals).toMatchObject({ params: 20522, channels: 98, prunableChannels: 88 });
    expect(totals.bytes - (totals.modelJson?.bytes ?? 0)).toBe(4 * 20522);
    expect(totals.gzipBytes).toBeGreaterThan(0);
    const opened = await openFile(original, operationContext());

    const edited = await prune({ ...opened, settings: { method: 'magnitude', level: 'neuron', amount: 0.5 } }, operationContext());
    expect(await save({ ...edited, folder: smaller, overwrite: false })).toEqual({
      file: join(smaller, 'model.json'),
      shards: ['group1-shard1of1.bin'],
      certificate: { reloaded: 0 },
      order: null,
      warnings: [],
    });
    expect(await failureOf(save({ ...edited, folder: smaller, overwrite: false }))).toMatchObject({ code: 'outputExists' });

    const answer = await compare({ a: original, b: smaller }, operationContext());
    expect(answer.structure.same).toBe(false);
    expect(answer.b.channels).toBe(98 - 44);
    expect(answer.outputs.maxAbs).toBeGreaterThan(0);
    const same = await compare({ a: smaller, b: smaller }, operationContext());
    expect(same.structure).toEqual({ same: true, differences: [] });
    expect(same.weights.every(({ maxAbs }) => maxAbs === 0)).toBe(true);
    expect(same.outputs).toEqual({ maxAbs: 0 });
  });

  it('tells which quantized weights it had to round', async () => {
    const folder = await temporaryFolder();
    await writeLenet(join(folder, 'lenet'));
    const { model, analysis } = await openFile(join(folder, 'lenet'), operationContext());
    const bias = [...model.weights.values()].filter(({ name }) => name === 'conv1/bias');
    // Its zeros lie between two values of this grid.
    const offGrid = withWeights(
      model,
      bias.map((weight) => ({ ...weight, quantization: { dtype: 'uint8', scale: 0.3, min: -1 } as const })),
    );
    const { certificate, warnings } = await save({ model: offGrid, analysis, folder: join(folder, 'out'), overwrite: false });
    expect(certificate).toEqual({ reloaded: 0 });
    expect(warnings).toMatchObject([{ code: 'quantizationChanged', weight: 'conv1/bias' }]);
  });

  it('edits a file into another, which has what the answer says', async () => {
    const folder = await temporaryFolder();
    const [from, to] = [join(folder, 'lenet'), join(folder, 'out')];
    await writeLenet(from);
    const settings = { method: 'magnitude', level: 'neuron', amount: 0.5 } as const;
    const answer = await editFile({ edit: 'prune', file: from, settings, folder: to, overwrite: false }, operationContext());
    expect(answer).toMatchObject({ out: to, certificate: { reloaded: 0 }, plan: { operation: 'prune' } });
    const { totals } = await inspect({ file: to, exactSizes: false }, operationContext());
    expect(totals).toMatchObject({ params: answer.after.params, bytes: answer.after.bytes, channels: answer.after.channels });
    const { params, bytes } = answer.after;
    const quantized = await editFile(
      { edit: 'quantize', file: to, settings: { dtype: 'uint8' }, folder: to, overwrite: true },
      operationContext(),
    );
    expect([quantized.plan.operation, quantized.after.params]).toEqual(['quantize', params]);
    expect(quantized.after.bytes).toBeLessThan(bytes / 3);
  });
});
