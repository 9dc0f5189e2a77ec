import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, type Tensor } from '../../../src/runtime/tf';
import { cutAgainstMasked } from '../../fixtures/cutAgainstMasked';
import { failureOf } from '../../fixtures/failureOf';
import { writeKeras3Model, type Keras3Model } from '../../fixtures/keras3/keras3Model';
import { loadWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

type Weights = Keras3Model['weights'];
type Oracle = (x: readonly number[]) => number[];

const layer = (className: string, config: JsonObject = {}, name = 'it'): JsonObject => ({
  class_name: className,
  config: { name, ...config },
});
const wrapped = (inner: JsonObject, name = 'it'): JsonObject => layer('TimeDistributed', { layer: inner }, name);
const model = (...layers: JsonObject[]): JsonObject => layer('Sequential', { layers }, 'inner');
const weight = (name: string, shape: number[], values: number[]): Weights[number] => ({ name, shape, values });

function sequential(shape: readonly (number | null)[], ...layers: JsonObject[]): Keras3Model['topology'] {
  const input = layer('InputLayer', { batch_input_shape: [null, ...shape], dtype: 'float32' }, 'in');
  return { keras_version: '2.15.0', model_config: layer('Sequential', { layers: [input, ...layers] }, 's') };
}

/** The layer called twice, on the input and on what it made of it. */
function functional(shape: readonly (number | null)[], inner: JsonObject): Keras3Model['topology'] {
  const input = { ...layer('InputLayer', { batch_input_shape: [null, ...shape], dtype: 'float32' }, 'in'), name: 'in', inbound_nodes: [] };
  const twice = { ...inner, name: 'it', inbound_nodes: [[['in', 0, 0, {}]], [['it', 0, 0, {}]]] };
  const layers = [input, twice];
  return {
    keras_version: '2.15.0',
    model_config: layer('Functional', { layers, input_layers: [['in', 0, 0]], output_layers: [['it', 1, 0]] }, 'f'),
  };
}

/** Each sample counts on from where the one before it stopped. */
function inputOf(shape: readonly number[]): Tensor {
  const size = shape.reduce((a, b) => a * b, 2);
  return tf.tensor(
    Array.from({ length: size }, (_, i) => Math.sin(i) * 3),
    [2, ...shape],
  );
}

/** What the model gives here, and what the one that it is saved as gives in stock tfjs. */
async function outputsOf(
  topology: Keras3Model['topology'],
  weights: Weights,
  shape: readonly number[],
): Promise<{ input: number[]; ours: Tensor; stock: Tensor; message: string; code: string | undefined }> {
  const read = await readModel(await writeKeras3Model({ topology, weights, inputs: [], outputs: [] }));
  const saved = await temporaryFolder();
  await writeModel(read, saved, { overwrite: false });
  expect((await readModel(saved)).warnings).toEqual([]);
  const x = inputOf(shape);
  const executable = await openModel(read);
  const [ours] = executable.run([x]);
  executable.dispose();
  const stock = (await loadWithStockTfjs(saved)).predict(x) as Tensor;
  if (!ours) throw new Error('no output');
  return { input: [...x.dataSync()], ours, stock, message: read.warnings[0]?.message ?? '', code: read.warnings[0]?.stock };
}

function largestDifference(tensor: Tensor, expected: readonly number[]): number {
  const values = [...tensor.dataSync()];
  expect(values).toHaveLength(expected.length);
  return Math.max(...values.map((value, i) => Math.abs(value - (expected[i] ?? Number.NaN))));
}

const same: Oracle = (x) => [...x];
const statistics = (shape: number[], mean: number[], variance: number[], path = 'it'): Weights => [
  weight(`${path}/mean`, shape, mean),
  weight(`${path}/variance`, shape, variance),
  weight(`${path}/count`, [], [7]),
];
/** By the formula of Keras; `k` says which of the statistics belongs to an element. */
const normalised =
  (mean: readonly number[], variance: readonly number[], k: (i: number) => number): Oracle =>
  (x) =>
    x.map((value, i) => (value - (mean[k(i)] ?? 0)) / Math.max(Math.sqrt(variance[k(i)] ?? 1), 1e-7));

describe('layers of Keras that stock tfjs has not, as layers that it has', () => {
  beforeAll(() => startBackend('wasm'));
  afterEach(() => {
    tf.engine().disposeVariables();
  });

  const channel = (i: number): number => i % 3;
  const three = { mean: [1, -2, 0.5], variance: [4, 0.25, 9] };
  const byChannel = normalised(three.mean, three.variance, channel);

  it.each<[string, JsonObject, number[], Weights, Oracle]>([
    ['RandomFlip', layer('RandomFlip', { mode: 'horizontal' }), [4, 5, 3], [], same],
    ['RandomRotation', layer('RandomRotation', { factor: 0.2 }), [4, 5, 3], [], same],
    ['RandomZoom', layer('RandomZoom', { height_factor: 0.2 }), [4, 5, 3], [], same],
    ['RandomTranslation', layer('RandomTranslation', { height_factor: 0.2, width_factor: 0.1 }), [4, 5, 3], [], same],
    ['RandomContrast', layer('RandomContrast', { factor: 0.2 }), [4, 5, 3], [], same],
    ['RandomBrightness', layer('RandomBrightness', { factor: 0.2 }), [4, 5, 3], [], same],
    ['RandomHeight', layer('RandomHeight', { factor: 0.2 }), [4, 5, 3], [], same],
    ['RandomWidth', layer('RandomWidth', { factor: 0.2 }), [4, 5, 3], [], same],
    ['RandomCrop of the whole', layer('RandomCrop', { height: 4, width: 5 }), [4, 5, 3], [], same],
    ['SpatialDropout2D', layer('SpatialDropout2D', { rate: 0.5 }), [4, 5, 3], [], same],
    ['SpatialDropout3D', layer('SpatialDropout3D', { rate: 0.5 }), [2, 2, 2, 3], [], same],
    ['ActivityRegularization', layer('ActivityRegularization', { l1: 0.1 }), [4], [], same],
    ['Identity', layer('Identity'), [4], [], same],
    ['in a TimeDistributed', wrapped(layer('RandomFlip', {}, 'flip')), [2, 4, 5, 3], [], same],
    ['in a nested model', model(layer('RandomFlip', { batch_input_shape: [null, 4, 5, 3] }, 'flip')), [4, 5, 3], [], same],
    [
      'in a model in a TimeDistributed',
      wrapped(model(layer('RandomFlip', { batch_input_shape: [null, 4, 5, 3] }, 'flip'), layer('Normalization', {}, 'norm'))),
      [2, 4, 5, 3],
      statistics([3], three.mean, three.variance, 'it/norm'),
      byChannel,
    ],
    ['Normalization', layer('Normalization', { axis: -1 }), [3], statistics([3], three.mean, three.variance), byChannel],
    ['Normalization without axis', layer('Normalization'), [4, 3], statistics([3], three.mean, three.variance), byChannel],
    ['axis from the front', layer('Normalization', { axis: 3 }), [2, 2, 3], statistics([3], three.mean, three.variance), byChannel],
    ['axis in a list', layer('Normalization', { axis: [2] }), [4, 3], statistics([3], three.mean, three.variance), byChannel],
    [
      'channels first',
      layer('Normalization', { axis: 1 }),
      [3, 2, 2],
      statistics([3], three.mean, three.variance),
      normalised(three.mean, three.variance, (i) => Math.floor(i / 4) % 3),
    ],
    [
      'two axes, given the other way round',
      layer('Normalization', { axis: [3, 1] }),
      [2, 4, 3],
      statistics([2, 3], [1, 2, 3, 4, 5, 6], [1, 4, 9, 16, 25, 36]),
      normalised([1, 2, 3, 4, 5, 6], [1, 4, 9, 16, 25, 36], (i) => (Math.floor(i / 12) % 2) * 3 + (i % 3)),
    ],
    ['one for all', layer('Normalization', { axis: null }), [4], statistics([], [2], [16]), normalised([2], [16], () => 0)],
    [
      'stated',
      layer('Normalization', {
        mean: [1, -2, 0.5],
        variance: { class_name: '__numpy__', config: { value: [4, 0.25, 9], dtype: 'float32' } },
      }),
      [2, 3],
      [],
      byChannel,
    ],
    ['stated as one number', layer('Normalization', { mean: 2, variance: 16 }), [2, 3], [], normalised([2], [16], () => 0)],
    ['a variance of zero', layer('Normalization'), [3], statistics([3], three.mean, [0, 0, 1]), normalised(three.mean, [0, 0, 1], channel)],
    [
      'invert',
      layer('Normalization', { invert: true }),
      [3],
      statistics([3], three.mean, three.variance),
      (x) => x.map((value, i) => value * Math.sqrt(three.variance[channel(i)] ?? 1) + (three.mean[channel(i)] ?? 0)),
    ],
    [
      'in a TimeDistributed by axis',
      wrapped(layer('Normalization', { axis: 1 }, 'norm')),
      [4, 3],
      statistics([3], three.mean, three.variance, 'it/norm'),
      byChannel,
    ],
    [
      'in a nested model by axis',
      model(layer('Normalization', { axis: 2, batch_input_shape: [null, 4, 3] }, 'norm')),
      [4, 3],
      statistics([3], three.mean, three.variance, 'norm'),
      byChannel,
    ],
  ])('%s', async (_, inner, shape, weights, oracle) => {
    const { input, ours, stock, code } = await outputsOf(sequential(shape, inner), weights, shape);
    const expected = oracle(input);
    const size = Math.max(1, ...expected.map(Math.abs));
    expect(code).toBe('refuses');
    expect(ours.shape).toEqual([2, ...shape]);
    expect(stock.shape).toEqual([2, ...shape]);
    expect(largestDifference(ours, expected) / size).toBeLessThan(1e-6);
    expect(largestDifference(stock, expected) / size).toBeLessThan(1e-6);
  });

  it.each([
    [5, 6, 3, 4],
    [5, 6, 4, 3],
    [5, 6, 5, 5],
    [2, 2, 2, 1],
    [7, 3, 7, 3],
  ])('CenterCrop of %i x %i to %i x %i', async (h, w, height, width) => {
    const { input, ours, stock, code } = await outputsOf(sequential([h, w, 1], layer('CenterCrop', { height, width })), [], [h, w, 1]);
    const [top, left] = [Math.floor((h - height) / 2), Math.floor((w - width) / 2)];
    const rows = [0, 1].flatMap((sample) => Array.from({ length: height }, (_, y) => (sample * h + y + top) * w + left));
    const expected = rows.flatMap((start) => input.slice(start, start + width));
    expect(code).toBe('refuses');
    expect([ours.shape, stock.shape]).toEqual([
      [2, height, width, 1],
      [2, height, width, 1],
    ]);
    expect(largestDifference(ours, expected)).toBe(0);
    expect(largestDifference(stock, expected)).toBe(0);
  });

  it('is exact where the mean is large beside the deviation', async () => {
    const near = sequential([1], layer('Rescaling', { scale: 1, offset: 100_000 }, 'far'), layer('Normalization'));
    const { input, ours, stock } = await outputsOf(near, statistics([1], [100_000], [0.01]), [1]);
    // What is added to a large number is rounded; nothing after that may be.
    const expected = input.map((value) => (Math.fround(value + 100_000) - 100_000) / Math.sqrt(Math.fround(0.01)));
    expect(largestDifference(ours, expected)).toBeLessThan(1e-5);
    expect(largestDifference(stock, expected)).toBeLessThan(1e-5);
  });

  it.each<[string, JsonObject, number[], Weights, Oracle]>([
    ['RandomFlip', layer('RandomFlip'), [4, 5, 3], [], same],
    ['Normalization', layer('Normalization'), [3], statistics([3], three.mean, three.variance), (x) => byChannel(byChannel(x))],
  ])('%s, called twice', async (_, inner, shape, weights, oracle) => {
    const { input, ours, stock } = await outputsOf(functional(shape, inner), weights, shape);
    const expected = oracle(input);
    expect(largestDifference(ours, expected)).toBeLessThan(1e-5);
    expect(largestDifference(stock, expected)).toBeLessThan(1e-5);
  });

  const means = (x: readonly number[], positions: number, channels: number): number[] =>
    Array.from({ length: 2 * channels }, (_, k) => {
      const start = Math.floor(k / channels) * positions * channels + (k % channels);
      return Array.from({ length: positions }, (__, i) => x[start + i * channels] ?? 0).reduce((a, b) => a + b, 0) / positions;
    });
  const pooling = (config: JsonObject = {}): JsonObject => layer('GlobalAveragePooling2D', { keepdims: true, ...config });

  it.each<[string, JsonObject[], number[], number[], string]>([
    ['the output', [pooling()], [4, 5, 3], [2, 1, 1, 3], 'differs'],
    ['a Flatten behind', [pooling(), layer('Flatten', {}, 'flat')], [4, 5, 3], [2, 3], 'refuses'],
    ['a Reshape behind', [pooling(), layer('Reshape', { target_shape: [1, 3] }, 'shaped')], [4, 5, 3], [2, 1, 3], 'same'],
    ['an activation behind', [pooling(), layer('Activation', { activation: 'linear' }, 'a')], [4, 5, 3], [2, 1, 1, 3], 'differs'],
    ['a pooling over time', [layer('GlobalAveragePooling1D', { keepdims: true })], [20, 3], [2, 1, 3], 'differs'],
    ['in a TimeDistributed', [wrapped(pooling()), layer('Reshape', { target_shape: [3] }, 'shaped')], [1, 4, 5, 3], [2, 3], 'same'],
  ])('keepdims with %s', async (_, layers, shape, outputShape, effect) => {
    const { input, ours, stock, code } = await outputsOf(sequential(shape, ...layers), [], shape);
    expect(code).toBe(effect);
    expect(ours.shape).toEqual(outputShape);
    expect(stock.shape).toEqual(outputShape);
    expect(largestDifference(ours, means(input, 20, 3))).toBeLessThan(1e-5);
    expect(largestDifference(stock, means(input, 20, 3))).toBeLessThan(1e-5);
  });

  it('keeps the axes of channels that come first', async () => {
    const { ours, stock } = await outputsOf(sequential([3, 4, 5], pooling({ data_format: 'channels_first' })), [], [3, 4, 5]);
    expect([ours.shape, stock.shape]).toEqual([
      [2, 3, 1, 1],
      [2, 3, 1, 1],
    ]);
  });

  it.each<[string, JsonObject, RegExp]>([
    ['a RandomCrop of a part', layer('RandomCrop', { height: 2, width: 2 }), /RandomCrop/],
    ['a Normalization that has no statistics', layer('Normalization'), /Normalization/],
  ])('%s is refused by name', async (_, inner, reason) => {
    const read = await readModel(await writeKeras3Model({ topology: sequential([4, 5, 3], inner), weights: [], inputs: [], outputs: [] }));
    expect(await failureOf(openModel(read))).toMatchObject({
      code: 'modelNotRunnable',
      layer: 'it',
      reason: expect.stringMatching(reason),
    });
  });

  it('what is called with training=True does something', async () => {
    const { model_config: root, ...rest } = functional([4, 5, 3], layer('RandomFlip'));
    const text = JSON.stringify(root)
      .replace('["in",0,0,{}]]]', '["in",0,0,{"training":true}]]]')
      .replace('["in",0,0,{}]],', '["in",0,0,{"training":true}]],');
    const topology = { ...rest, model_config: JSON.parse(text) as JsonObject };
    const read = await readModel(await writeKeras3Model({ topology, weights: [], inputs: [], outputs: [] }));
    expect(await failureOf(openModel(read))).toMatchObject({ code: 'modelNotRunnable', layer: 'it' });
  });

  it.each<[string, JsonObject[]]>([
    ['Normalization', [layer('Normalization')]],
    ['SpatialDropout1D and Identity', [layer('Identity'), layer('ActivityRegularization', { l2: 0.1 }, 'more')]],
  ])('%s between Dense layers is cut as it is masked', async (_, between) => {
    const random = (size: number): number[] => Array.from({ length: size }, (__, i) => Math.sin(i * 7 + size));
    const dense = (name: string, units: number): JsonObject => layer('Dense', { units, activation: 'relu', use_bias: true }, name);
    const weights = [
      weight('a/kernel', [4, 6], random(24)),
      weight('a/bias', [6], random(6)),
      ...statistics([6], random(6), [1, 2, 3, 4, 5, 6]),
      weight('b/kernel', [6, 2], random(12)),
      weight('b/bias', [2], random(2)),
    ].filter(({ name }) => !name.startsWith('it/') || between[0]?.['class_name'] === 'Normalization');
    const topology = sequential([4], dense('a', 6), ...between, dense('b', 2));
    const read = await readModel(await writeKeras3Model({ topology, weights, inputs: [], outputs: [] }));
    const { difference } = await cutAgainstMasked(read, 0.5, 1, {});
    expect(difference).toBeLessThan(1e-5);
  });

  it('pooling with keepdims between convolutions is cut as it is masked', async () => {
    const random = (size: number): number[] => Array.from({ length: size }, (_, i) => Math.sin(i * 7 + size));
    const conv = (name: string, filters: number): JsonObject =>
      layer('Conv2D', { filters, kernel_size: [1, 1], use_bias: false, activation: 'relu' }, name);
    const weights = [weight('a/kernel', [1, 1, 3, 6], random(18)), weight('b/kernel', [1, 1, 6, 2], random(12))];
    const read = await readModel(
      await writeKeras3Model({ topology: sequential([4, 5, 3], conv('a', 6), pooling(), conv('b', 2)), weights, inputs: [], outputs: [] }),
    );
    const { difference, prunable } = await cutAgainstMasked(read, 0.5, 1, {});
    expect(prunable.length).toBeGreaterThan(0);
    expect(difference).toBeLessThan(1e-5);
  });
});
