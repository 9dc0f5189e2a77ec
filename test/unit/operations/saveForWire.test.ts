import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import type { Model } from '../../../src/model/model';
import { compare } from '../../../src/operations/compare';
import { editFile } from '../../../src/operations/files/editFile';
import { openFile } from '../../../src/operations/files/openFile';
import { repairFile } from '../../../src/operations/files/repairFile';
import { identity } from '../../../src/operations/identity';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { loadWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

beforeAll(() => startBackend('wasm'));

const { layers, regularizers, sequential } = tfLayers;

/** Some hidden neurons of it are much stronger than others, in no order. */
function unevenNet(): Model {
  const model = memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [64], units: 96, activation: 'relu', name: 'a', kernelRegularizer: regularizers.l2({ l2: 0.01 }) }),
        layers.dense({ units: 48, activation: 'relu', name: 'b' }),
        layers.dense({ units: 4, name: 'out' }),
      ],
    }),
  );
  const random = seededRandom(3);
  const strength = Array.from({ length: 96 }, () => random.uniform() ** 4);
  const kernel = model.weights.get('a/kernel');
  const values = kernel?.values.map((value, i) => value * (strength[i % 96] ?? 0));
  return { ...model, weights: new Map(model.weights).set('a/kernel', { ...kernel, values } as never) };
}

const settings = { method: 'magnitude', level: 'parameter', scope: 'global', amount: 0.9 } as const;

async function prunedInto(out: string, more: object = {}): Promise<Awaited<ReturnType<typeof editFile>>> {
  const folder = await temporaryFolder();
  await writeModel(unevenNet(), join(folder, 'net'), { overwrite: false });
  const context = operationContext();
  const sparse = join(folder, 'sparse');
  await editFile(
    { edit: 'prune', file: join(folder, 'net'), settings, folder: sparse, overwrite: false, keepOrder: true, keepTraining: true },
    context,
  );
  return editFile({ edit: 'quantize', file: sparse, settings: { dtype: 'uint8' }, folder: out, overwrite: true, ...more }, context);
}

describe('a model that is saved', () => {
  it('has its neurons in the order that compresses best, says so, and computes the same', async () => {
    const root = await temporaryFolder();
    const [ordered, plain] = [join(root, 'ordered'), join(root, 'plain')];
    const answer = await prunedInto(ordered);
    expect(answer.order?.gzipAfter).toBeLessThan(0.99 * (answer.order?.gzipBefore ?? 0));
    expect(answer.order?.difference).toBeLessThanOrEqual(1e-5);
    expect((await prunedInto(plain, { keepOrder: true })).order).toBeUndefined();
    const { outputs, structure } = await compare({ a: plain, b: ordered }, operationContext());
    expect(outputs.maxAbs).toBeLessThanOrEqual(1e-5);
    expect(structure.same).toBe(true);
    const read = async (folder: string): Promise<Buffer> => readFile(join(folder, 'group1-shard1of1.bin'));
    expect((await read(plain)).equals(await read(ordered))).toBe(false);
    // The same model gives the same bytes, and in its order it stays.
    await prunedInto(join(root, 'again'));
    expect((await read(join(root, 'again'))).equals(await read(ordered))).toBe(true);
    const repaired = await repairFile({ file: ordered, folder: join(root, 'repaired'), overwrite: false }, operationContext());
    expect(repaired.order).toBeNull();
    expect((await read(join(root, 'repaired'))).equals(await read(ordered))).toBe(true);
  });

  it('is reported by the hash that it has when it is opened', async () => {
    const out = join(await temporaryFolder(), 'out');
    await prunedInto(out);
    const report = JSON.parse(await readFile(join(out, 'model.report.json'), 'utf8')) as { content: string };
    expect(report.content).toBe(await identity({ model: await readModel(out) }));
  });

  it('has no more in model.json than it takes to load it, and says what a training will miss', async () => {
    const root = await temporaryFolder();
    const lost = (await prunedInto(join(root, 'lean'))).warnings.map(({ code }) => code);
    expect(lost).toContain('regularizersDropped');
    const text = await readFile(join(root, 'lean', 'model.json'), 'utf8');
    expect(text).not.toMatch(/initializer|regularizer|trainingConfig/);
    (await loadWithStockTfjs(join(root, 'lean'))).dispose();
    const kept = (await prunedInto(join(root, 'whole'), { keepTraining: true })).warnings.map(({ code }) => code);
    expect(kept).not.toContain('regularizersDropped');
    expect(await readFile(join(root, 'whole', 'model.json'), 'utf8')).toMatch(/"kernel_regularizer":\{/);
  });

  it('gets compressed twins when it is told to', async () => {
    const out = join(await temporaryFolder(), 'out');
    await prunedInto(out, { precompress: true, report: false });
    expect((await readdir(out)).sort()).toEqual([
      'group1-shard1of1.bin',
      'group1-shard1of1.bin.br',
      'group1-shard1of1.bin.gz',
      'model.json',
      'model.json.br',
      'model.json.gz',
    ]);
    await prunedInto(out, { report: false });
    expect((await readdir(out)).sort()).toEqual(['group1-shard1of1.bin', 'model.json']);
  });

  it('stays as it was where other values would come out of another order', async () => {
    const { orderForWire } = await import('../../../src/operations/orderForWire');
    const out = join(await temporaryFolder(), 'out');
    await prunedInto(out, { keepOrder: true });
    const { model, analysis } = await openFile(out, operationContext());
    // A structure that knows nothing of the second layer's rows.
    const channels = analysis.structure.channels.map((channel) => ({
      ...channel,
      slices: channel.slices.filter(({ weight, axis }) => !(weight === 'b/kernel' && axis === 0)),
    }));
    const wire = await orderForWire(model, { ...analysis.structure, channels });
    expect(wire.model).toBe(model);
    expect(wire.warnings).toMatchObject([{ code: 'orderKept' }]);
    expect(wire.order).toBeUndefined();
  });
});
