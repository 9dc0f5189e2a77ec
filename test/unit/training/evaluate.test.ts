import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, Targets } from '../../../src/data/dataset';
import { takeSamples } from '../../../src/data/takeSamples';
import type { Model } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { combineEvaluations } from '../../../src/training/combineEvaluations';
import { evaluate, type EvaluateOptions, type Evaluation } from '../../../src/training/evaluate';
import { memoryModel } from '../../fixtures/memoryModel';
import { randomClasses, toyData } from '../../fixtures/toyData';

const { layers, sequential } = tfLayers;
type Activation = 'linear' | 'softmax' | 'sigmoid';

beforeAll(() => startBackend('wasm'));

const dense = (units: number, activation: Activation, batch: number | null = null): Model =>
  memoryModel(() => sequential({ layers: [layers.dense({ name: 'out', batchInputShape: [batch, 4], units, activation })] }));

async function measure(model: Model, dataset: Dataset, options?: EvaluateOptions): Promise<Evaluation> {
  const exec = await openModel(model);
  const tensors = tf.memory().numTensors;
  try {
    return await evaluate(exec, dataset, options);
  } finally {
    expect(tf.memory().numTensors).toBe(tensors);
    exec.dispose();
  }
}

/** What the single dense layer answers, in doubles. */
function answers(model: Model, dataset: Dataset, units: number): number[][] {
  const [kernel, bias] = ['out/kernel', 'out/bias'].map((name) => model.weights.get(name)?.values ?? new Float32Array());
  const x = dataset.inputs[0]?.values ?? new Float32Array();
  return Array.from({ length: dataset.samples }, (_, n) =>
    Array.from({ length: units }, (__, k) =>
      [0, 1, 2, 3].reduce((z, i) => z + (x[n * 4 + i] ?? 0) * (kernel?.[i * units + k] ?? 0), bias?.[k] ?? 0),
    ),
  );
}

const classes = (labels: number[], count: number): Targets => ({
  kind: 'classes',
  shape: [],
  labels: Int32Array.from(labels),
  classes: count,
});
const values = (numbers: number[], width: number): Targets => ({ kind: 'values', shape: [width], values: Float32Array.from(numbers) });

describe('evaluating', () => {
  it('is the mean over samples, whatever the batches', async () => {
    const model = dense(3, 'softmax');
    const dataset = toyData(10, [[4]], randomClasses(10, 3));
    const { targets } = dataset;
    const labels = targets.kind === 'classes' ? [...targets.labels] : [];
    const logits = answers(model, dataset, 3);
    const losses = logits.map((row, n) => Math.log(row.reduce((s, z) => s + Math.exp(z), 0)) - (row[labels[n] ?? 0] ?? 0));
    expect(Math.max(...losses)).toBeLessThan(15);
    const predicted = logits.map((row) => row.indexOf(Math.max(...row)));
    const hits = predicted.filter((label, n) => label === labels[n]).length;
    for (const batchSize of [1, 3, 4, 10, 100]) {
      const found = await measure(model, dataset, { batchSize });
      expect(found.loss).toBeCloseTo(losses.reduce((s, l) => s + l, 0) / 10, 6);
      expect(found).toMatchObject({
        accuracy: hits / 10,
        samples: 10,
        lossName: 'categoricalCrossentropy',
        predictions: Int32Array.from(predicted),
      });
    }
  });

  it('counts each class', async () => {
    const dataset = { ...toyData(6, [[4]], classes([0, 0, 0, 2, 2, 0], 3)) };
    const { perClass, predictions, accuracy } = await measure(dense(3, 'softmax'), dataset);
    expect(perClass?.map(({ label, samples }) => [label, samples])).toEqual([
      ['0', 4],
      ['1', 0],
      ['2', 2],
    ]);
    const hits = [0, 1, 2, 5].filter((n) => predictions?.[n] === 0).length;
    expect(perClass?.[0]?.accuracy).toBe(hits / 4);
    expect(((perClass?.[0]?.accuracy ?? 0) * 4 + (perClass?.[2]?.accuracy ?? 0) * 2) / 6).toBeCloseTo(accuracy ?? Number.NaN, 12);
    const named: Targets = { kind: 'classes', shape: [], labels: new Int32Array(6), classes: 3, names: ['a', 'b', 'c'] };
    expect((await measure(dense(3, 'softmax'), { ...dataset, targets: named })).perClass?.map(({ label }) => label)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it.each<[string, Activation, number, Targets, string, boolean]>([
    ['a sigmoid and two classes', 'sigmoid', 1, classes([0, 1, 1, 0], 2), 'binaryCrossentropy', true],
    ['one linear unit and two classes', 'linear', 1, classes([0, 1, 1, 0], 2), 'sigmoidCrossentropy', true],
    ['linear units and classes', 'linear', 3, classes([0, 1, 2, 0], 3), 'softmaxCrossentropy', true],
    ['sigmoids and one class of several', 'sigmoid', 3, classes([0, 1, 2, 0], 3), 'binaryCrossentropy', true],
    ['sigmoids and several answers', 'sigmoid', 2, values([0, 1, 1, 1, 0, 0, 1, 0], 2), 'binaryCrossentropy', true],
    ['a softmax and shares', 'softmax', 2, values([0.5, 0.5, 1, 0, 0.2, 0.8, 0, 1], 2), 'categoricalCrossentropy', false],
    ['a linear unit and values', 'linear', 1, values([0, 1.5, -2, 7], 1), 'meanSquaredError', false],
  ])('chooses the loss for %s', async (_, activation, units, targets, loss, judged) => {
    const found = await measure(dense(units, activation), toyData(4, [[4]], targets));
    expect(found.lossName).toBe(loss);
    expect(found.accuracy !== undefined).toBe(judged);
    expect(found.predictions !== undefined).toBe(targets.kind === 'classes');
  });

  it('says yes above a half of a probability and above zero of a logit', async () => {
    const dataset = toyData(40, [[4]], classes(new Array<number>(40).fill(1), 2));
    const model = dense(1, 'linear');
    const expected = answers(model, dataset, 1).map(([z = 0]) => (z > 0 ? 1 : 0));
    expect([...((await measure(model, dataset)).predictions ?? [])]).toEqual(expected);
    expect([...((await measure(dense(1, 'sigmoid'), dataset)).predictions ?? [])]).toEqual(expected);
  });

  it('lets the data set name the loss, and the caller overrule it', async () => {
    const dataset: Dataset = { ...toyData(4, [[4]], values([1, 2, 3, 4], 1)), loss: 'meanAbsoluteError' };
    expect((await measure(dense(1, 'linear'), dataset)).lossName).toBe('meanAbsoluteError');
    expect((await measure(dense(1, 'linear'), dataset, { loss: 'meanSquaredError' })).lossName).toBe('meanSquaredError');
  });

  it('sees the activation behind reshapes, in nested and in time-distributed layers', async () => {
    const inner = () =>
      sequential({ layers: [layers.dense({ name: 'in', inputShape: [4], units: 6 }), layers.activation({ activation: 'softmax' })] });
    const nested = memoryModel(() =>
      sequential({ layers: [layers.inputLayer({ inputShape: [4] }), inner(), layers.reshape({ targetShape: [6] })] }),
    );
    expect((await measure(nested, toyData(4, [[4]], randomClasses(4, 6)))).lossName).toBe('categoricalCrossentropy');
    const spread = memoryModel(() =>
      sequential({
        layers: [layers.timeDistributed({ inputShape: [5, 4], layer: layers.dense({ name: 'step', units: 3, activation: 'softmax' }) })],
      }),
    );
    const labels = randomClasses(20, 3);
    const found = await measure(spread, toyData(4, [[5, 4]], { ...labels, shape: [5] }));
    expect(found).toMatchObject({ lossName: 'categoricalCrossentropy', samples: 4 });
    expect(found.predictions).toHaveLength(20);
  });

  it('fills up the last batch of a model with a fixed batch', async () => {
    const dataset = toyData(10, [[4]], randomClasses(10, 3));
    expect(await measure(dense(3, 'softmax', 4), dataset)).toEqual(await measure(dense(3, 'softmax'), dataset, { batchSize: 4 }));
    const few = takeSamples(dataset, [0, 1]);
    expect((await measure(dense(3, 'softmax', 4), few)).loss).toBeCloseTo((await measure(dense(3, 'softmax'), few)).loss, 6);
  });

  it('takes several inputs and the output that the data set names', async () => {
    const model = memoryModel(() => {
      const [a, b] = [tfLayers.input({ shape: [4], name: 'a' }), tfLayers.input({ shape: [2], name: 'b' })];
      const both = layers.concatenate().apply([a, b]) as tfLayers.SymbolicTensor;
      const outputs = [layers.dense({ name: 'value', units: 1 }), layers.dense({ name: 'kind', units: 3, activation: 'softmax' })];
      return tfLayers.model({ inputs: [a, b], outputs: outputs.map((layer) => layer.apply(both) as tfLayers.SymbolicTensor) });
    });
    const dataset = toyData(5, [[4], [2]], randomClasses(5, 3));
    expect((await measure(model, { ...dataset, output: 'kind' })).lossName).toBe('categoricalCrossentropy');
    await expect(measure(model, dataset)).rejects.toMatchObject({ code: 'dataShape' });
  });

  it('combines the parts of a data set to the same figures', async () => {
    const model = dense(3, 'softmax');
    const dataset = toyData(11, [[4]], randomClasses(11, 3));
    const parts = [
      await measure(model, takeSamples(dataset, { start: 0, end: 7 })),
      await measure(model, takeSamples(dataset, { start: 7, end: 11 })),
    ];
    const [whole, combined] = [await measure(model, dataset), combineEvaluations(parts)];
    expect(combined.loss).toBeCloseTo(whole.loss, 12);
    expect(combined.accuracy).toBeCloseTo(whole.accuracy ?? Number.NaN, 12);
    expect(combined.predictions).toEqual(whole.predictions);
    for (const [i, row] of (combined.perClass ?? []).entries()) {
      expect(row).toMatchObject({ label: whole.perClass?.[i]?.label, samples: whole.perClass?.[i]?.samples });
      expect(row.accuracy).toBeCloseTo(whole.perClass?.[i]?.accuracy ?? Number.NaN, 12);
    }
  });

  it('reports as it goes', async () => {
    const dataset = toyData(10, [[4]], randomClasses(10, 3));
    const seen: number[] = [];
    await measure(dense(3, 'softmax'), dataset, { batchSize: 4, report: ({ done }) => seen.push(done) });
    expect(seen).toEqual([4, 8, 10]);
  });

  it('names the sample that the model answers with NaN', async () => {
    const dataset = toyData(5, [[4]], randomClasses(5, 3));
    const broken = {
      ...dataset,
      inputs: dataset.inputs.map((input) => ({
        ...input,
        values: Float32Array.from(input.values, (value, i) => (i === 13 ? Number.NaN : value)),
      })),
    };
    await expect(measure(dense(3, 'softmax'), broken, { batchSize: 2 })).rejects.toMatchObject({
      code: 'dataInvalid',
      data: { file: '/toy', row: 3 },
    });
  });

  it('names the batch that the model refuses', async () => {
    const model = memoryModel(() =>
      sequential({
        layers: [
          layers.embedding({ inputDim: 5, outputDim: 2, inputLength: 3 }),
          layers.flatten(),
          layers.dense({ units: 2, activation: 'softmax' }),
        ],
      }),
    );
    const words = (...indices: number[]): Dataset => ({
      ...toyData(indices.length / 3, [], randomClasses(indices.length / 3, 2)),
      inputs: [{ shape: [3], values: Int32Array.from(indices) }],
    });
    expect((await measure(model, words(0, 1, 2, 3, 4, 0))).samples).toBe(2);
    await expect(measure(model, words(0, 1, 2, 3, 9, 0), { batchSize: 1 })).rejects.toMatchObject({
      code: 'dataInvalid',
      data: { row: 1 },
    });
  });
});
