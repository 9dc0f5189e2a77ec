import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { compare } from '../../../src/operations/compare';
import { evaluateModel } from '../../../src/operations/evaluateModel';
import { finetune } from '../../../src/operations/edits/finetune';
import type { Opened } from '../../../src/operations/opened';
import { prune } from '../../../src/operations/edits/prune';
import { quantize } from '../../../src/operations/edits/quantize';
import { rank } from '../../../src/operations/rank';
import { save } from '../../../src/operations/save';
import { study } from '../../../src/operations/study';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { graphOfLayers } from '../../fixtures/graphOfLayers';
import { loadGraphWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { memoryModel } from '../../fixtures/memoryModel';
import { classifier } from '../../fixtures/networks';
import { operationContext } from '../../fixtures/operationContext';
import { writeStripedImages } from '../../fixtures/stripedImages';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { weightBytes } from '../../fixtures/weightBytes';

const REAL = 'node_modules/@vscode/vscode-languagedetection/model';

beforeAll(() => startBackend('wasm'));

const images = async (): Promise<string> => writeStripedImages(await temporaryFolder(), 400);

async function opened(model: Model): Promise<Opened> {
  return { model, analysis: await analyse(model) };
}

const graph = (): Promise<Opened> => opened(graphOfLayers(memoryModel(classifier)));

describe('what users do with a graph-model', () => {
  it('fine-tuning lowers the loss, pruning cuts it, and stock tfjs runs what was saved', async () => {
    const start = await graph();
    const data = await images();
    const tensors = tf.memory().numTensors;
    const tuned = await finetune({ ...start, data, settings: { epochs: 4, learningRate: 0.01, batchSize: 32 } }, operationContext());
    const losses = tuned.answer.history?.map(({ loss }) => loss) ?? [];
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
    expect(tuned.answer.after.accuracy).toBeGreaterThan(0.9);
    const settings = { method: 'magnitude', level: 'neuron', amount: 0.4, finetune: { epochs: 2, learningRate: 0.01 } } as const;
    const pruned = await prune({ ...tuned, data, settings }, operationContext());
    expect(pruned.answer.certificate.maskedVsCut).toBeLessThanOrEqual(1e-5);
    expect(pruned.answer.after.accuracy).toBeGreaterThan(0.9);
    expect(pruned.answer.after.macs).toBeLessThan((pruned.answer.before.macs ?? 0) * 0.6);
    const folder = join(await temporaryFolder(), 'saved');
    expect((await save({ ...pruned, folder, overwrite: false })).certificate.reloaded).toBeLessThanOrEqual(1e-5);
    const stock = await loadGraphWithStockTfjs(folder);
    expect(tf.tidy(() => (stock.predict(tf.zeros([3, 12, 12, 3])) as tf.Tensor).dataSync().length)).toBe(3 * 4);
    stock.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('quantized weights survive a round trip', async () => {
    const start = await graph();
    const small = await quantize({ ...start, settings: { dtype: 'uint8' } }, operationContext());
    const folder = join(await temporaryFolder(), 'saved');
    await save({ ...small, folder, overwrite: false, keepOrder: true });
    const back = await readModel(folder);
    for (const [name, weight] of small.model.weights) {
      expect(back.weights.get(name)).toMatchObject({ values: weight.values, shape: weight.shape, dtype: weight.dtype });
      expect(back.weights.get(name)?.quantization?.dtype).toBe(weight.quantization?.dtype);
    }
    expect(back.weights.get('stem/Conv2D/filter')?.quantization?.dtype).toBe('uint8');
    // A shape is no number to be rounded.
    const integers = [...back.weights.values()].filter(({ dtype }) => dtype === 'int32');
    expect(integers.map(({ quantization }) => quantization)).toEqual([undefined]);
    expect(weightBytes(small.answer.after)).toBeLessThan(weightBytes(small.answer.before) / 3);
  });

  it('ranks, evaluates, compares and studies it', async () => {
    const start = await graph();
    const folder = join(await temporaryFolder(), 'model');
    await writeModel(start.model, folder, { overwrite: false });
    const data = await images();
    const ranked = await rank({ ...start, settings: { method: 'magnitude', level: 'neuron' } }, operationContext());
    expect(ranked.answer.layers.map(({ name }) => name)).toContain('net/stem/Conv2D');
    const evaluated = await evaluateModel({ ...start, data }, operationContext());
    expect(evaluated.loss).toBeGreaterThan(0);
    const compared = await compare({ a: folder, b: folder, data }, operationContext());
    expect(compared).toMatchObject({ structure: { same: true }, outputs: { maxAbs: 0 }, churn: 0 });
    const settings = { methods: ['magnitude' as const], level: 'neuron' as const, amounts: [0.3], seeds: [1] };
    const studied = await study({ ...start, data, settings, out: `${folder}/study` }, operationContext());
    expect(studied.points.length).toBeGreaterThan(0);
  });

  it('prunes weights of one that tfjs can only run asynchronously, and says why channels stay', async () => {
    const start = await opened(await readModel(REAL));
    const { model, analysis, answer } = await prune(
      { ...start, settings: { method: 'magnitude', level: 'parameter', amount: 0.5 } },
      operationContext(),
    );
    expect(answer.after.nonzero).toBeLessThan(answer.before.nonzero * 0.65);
    const folder = join(await temporaryFolder(), 'saved');
    expect(await save({ model, analysis, folder, overwrite: false })).toMatchObject({ certificate: { reloaded: null } });
    const compared = await compare({ a: REAL, b: folder }, operationContext());
    expect(compared.outputs).toEqual({ maxAbs: null, reason: 'TensorFlow.js can only run the models asynchronously' });
  });
});
