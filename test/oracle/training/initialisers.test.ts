import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { sizeOf, type Shape } from '../../../src/base/shape';
import type { Initialiser } from '../../../src/model/initialiser';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openLayersModel } from '../../../src/runtime/layersExecutable';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { drawn } from '../../../src/training/initialise/drawn';
import { memoryModel } from '../../fixtures/memoryModel';

const { initializers, layers, sequential } = tfLayers;
type TfInitializer = ReturnType<typeof initializers.zeros>;

beforeAll(() => startBackend('wasm'));

/** Of tfjs's draws. */
const SEED = 11;

/** Each class that tfjs has, with what of its configuration is not the default. */
const CASES: readonly [string, (seed: number) => TfInitializer][] = [
  ['Zeros', () => initializers.zeros()],
  ['Ones', () => initializers.ones()],
  ['Constant', () => initializers.constant({ value: -1.5 })],
  ['RandomUniform', (seed) => initializers.randomUniform({ seed })],
  ['RandomUniform', (seed) => initializers.randomUniform({ minval: -2, maxval: 3, seed })],
  ['RandomNormal', (seed) => initializers.randomNormal({ seed })],
  ['RandomNormal', (seed) => initializers.randomNormal({ mean: 1, stddev: 0.5, seed })],
  ['TruncatedNormal', (seed) => initializers.truncatedNormal({ seed })],
  ['TruncatedNormal', (seed) => initializers.truncatedNormal({ mean: -1, stddev: 2, seed })],
  ...(['fanIn', 'fanOut', 'fanAvg'] as const).flatMap((mode) =>
    (['normal', 'uniform'] as const).map((distribution): [string, (seed: number) => TfInitializer] => [
      'VarianceScaling',
      (seed) => initializers.varianceScaling({ scale: 3, mode, distribution, seed }),
    ]),
  ),
  ['GlorotUniform', (seed) => initializers.glorotUniform({ seed })],
  ['GlorotNormal', (seed) => initializers.glorotNormal({ seed })],
  ['HeNormal', (seed) => initializers.heNormal({ seed })],
  ['HeUniform', (seed) => initializers.heUniform({ seed })],
  ['LeCunNormal', (seed) => initializers.leCunNormal({ seed })],
  ['LeCunUniform', (seed) => initializers.leCunUniform({ seed })],
];

const SHAPES: readonly Shape[] = [
  [90, 170],
  [5, 3, 24, 40],
];

describe.each(CASES)('%s', (_, make) => {
  it.each(SHAPES)('draws as tfjs does in the shape of a kernel, %#', async (...shape) => {
    const kernel = shape.flat() as unknown as Shape;
    const ours = Array.from(drawn(await readBack(make(SEED), kernel), kernel, seededRandom(7).fork('kernel')));
    const tensor = make(SEED).apply([...kernel]);
    const theirs = Array.from(tensor.dataSync());
    const [a, b] = [momentsOf(ours), momentsOf(theirs)];
    const count = sizeOf(kernel);
    // Five standard errors of a mean and, roughly, of a deviation.
    expect(Math.abs(a.mean - b.mean)).toBeLessThanOrEqual((5 * Math.SQRT2 * b.deviation) / Math.sqrt(count) + 1e-9);
    expect(Math.abs(a.deviation - b.deviation)).toBeLessThanOrEqual((5 * b.deviation) / Math.sqrt(count) + 1e-9);
    // The fourth moment tells a uniform from a truncated from a whole normal distribution: 1.8, 2.4, 3.
    expect(Math.abs(a.kurtosis - b.kurtosis)).toBeLessThanOrEqual(0.25);
    // A normal distribution has no bounds, so its extremes differ from draw to draw.
    const slack = (b.kurtosis > 2.7 ? 1 : 0.05) * b.deviation + 1e-9;
    expect(Math.abs(a.most - b.most)).toBeLessThanOrEqual(slack);
    expect(Math.abs(a.least - b.least)).toBeLessThanOrEqual(slack);
  });
});

describe('an orthogonal matrix', () => {
  it.each([[[30, 30]], [[12, 40]], [[40, 12]], [[3, 3, 4, 20]]])('has rows or columns at right angles: %j', async (shape) => {
    const values = drawn(await readBack(initializers.orthogonal({ gain: 1.5 }), shape), shape, seededRandom(2));
    const columns = shape.at(-1) ?? 0;
    const rows = values.length / columns;
    const at = (row: number, column: number): number => values[row * columns + column] ?? 0;
    const byRow = rows < columns;
    const [few, many] = byRow ? [rows, columns] : [columns, rows];
    for (let i = 0; i < few; i++) {
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let k = 0; k < many; k++) product += byRow ? at(i, k) * at(j, k) : at(k, i) * at(k, j);
        expect(product).toBeCloseTo(i === j ? 1.5 ** 2 : 0, 5);
      }
    }
    const tensor = initializers.orthogonal({ gain: 1.5 }).apply([...shape]);
    expect(momentsOf(Array.from(values)).deviation).toBeCloseTo(momentsOf(Array.from(tensor.dataSync())).deviation, 1);
  });

  it('has no preferred direction: over many, each element is as often positive as negative', () => {
    let positive = 0;
    for (let seed = 0; seed < 400; seed++) {
      const values = drawn({ kind: 'orthogonal', gain: 1 }, [4, 4], seededRandom(seed).fork('q'));
      if ((values[0] ?? 0) > 0) positive++;
    }
    expect(Math.abs(positive - 200)).toBeLessThan(50);
  });
});

describe('exact ones', () => {
  it('an identity is one', async () => {
    const shape = [3, 3];
    expect([...drawn(await readBack(initializers.identity({ gain: 2 }), shape), shape, seededRandom(0))]).toEqual([
      2, 0, 0, 0, 2, 0, 0, 0, 2,
    ]);
  });

  it.each([
    ['an LSTM', (options: object) => layers.lstm({ ...options, units: 3, inputShape: [4, 2], recurrentInitializer: 'orthogonal' })],
    ['a convolutional one', (options: object) => layers.convLstm2d({ ...options, filters: 3, kernelSize: 2, inputShape: [2, 4, 4, 1] })],
  ])('%s that says so begins with ones for what it forgets', async (_, make) => {
    for (const unitForgetBias of [true, false]) {
      // tfjs leaks a tensor where it makes such a bias, which the fixture would not have: the file says it afterwards.
      const options = { unitForgetBias: false, biasInitializer: initializers.constant({ value: 0.25 }), name: 'lstm' };
      const model = memoryModel(() => sequential({ layers: [make(options)] }));
      const text = JSON.stringify(model.topology).replace('"unit_forget_bias":false', `"unit_forget_bias":${unitForgetBias}`);
      const exec = await openLayersModel({ ...model, topology: JSON.parse(text) as typeof model.topology });
      const [, own] = [...exec.initialisers].find(([each]) => each.endsWith('bias')) ?? [];
      exec.dispose();
      if (!own) throw new Error('the bias has no initialiser');
      const forgets = unitForgetBias ? 1 : 0.25;
      const expected = [...[0.25, 0.25, 0.25], ...[forgets, forgets, forgets], ...Array.from({ length: 6 }, () => 0.25)];
      expect([...drawn(own.initialiser, [12], seededRandom(1))]).toEqual(expected);
    }
  });

  it('a bound of 0 is one, though tfjs takes it for none', async () => {
    const initializer = initializers.randomUniform({ minval: 0, maxval: 1 });
    const model = memoryModel(() => sequential({ layers: [layers.dense({ inputShape: [2], units: 3, kernelInitializer: initializer })] }));
    const text = JSON.stringify(model.topology).replace('"minval":-0.05', '"minval":0');
    const exec = await openLayersModel({ ...model, topology: JSON.parse(text) as typeof model.topology });
    const [own] = exec.initialisers.values();
    exec.dispose();
    expect(own?.initialiser).toEqual({ kind: 'uniform', min: 0, max: 1 });
  });
});

it('every class that tfjs registers is held against it', () => {
  const registered = Object.values(
    tf.serialization.SerializationMap.getMap().classNameMap as Record<string, [{ prototype: object; className: string }, unknown]>,
  ).flatMap(([each]) => (each.prototype instanceof tfLayersInitializer() ? [each.className] : []));
  expect(registered.sort()).toEqual([...new Set([...CASES.map(([name]) => name), 'Orthogonal', 'Identity'])].sort());
});

it('the same seed gives the same values, another one others', () => {
  const normal = { kind: 'normal', mean: 0, deviation: 1 } as const;
  const by = (seed: number): number[] => [...drawn(normal, [8], seededRandom(seed).fork('a/kernel'))];
  expect(by(3)).toEqual(by(3));
  expect(by(3)).not.toEqual(by(4));
});

/** The class that all of tfjs's initialisers extend: it is not exported. */
function tfLayersInitializer(): new () => object {
  return Object.getPrototypeOf(Object.getPrototypeOf(initializers.zeros()) as object).constructor as new () => object;
}

/** An initialiser as a model's layer states it, read from the built model: of a dense layer, or of a convolution. */
async function readBack(initializer: TfInitializer, shape: Shape): Promise<Initialiser> {
  const [outputs = 0, inputs = 0] = [...shape].reverse();
  const options = { kernelInitializer: initializer, useBias: false, name: 'layer' };
  const model = memoryModel(() =>
    sequential({
      layers:
        shape.length === 2
          ? [layers.dense({ ...options, inputShape: [inputs], units: outputs })]
          : [layers.conv2d({ ...options, inputShape: [8, 8, inputs], filters: outputs, kernelSize: [shape[0] ?? 1, shape[1] ?? 1] })],
    }),
  );
  const exec = await openLayersModel(model);
  try {
    const own = exec.initialisers.get('layer/kernel');
    if (!own) throw new Error('the kernel has no initialiser');
    expect(own.stated).toBe(true);
    expect(exec.variables.get('layer/kernel')?.shape).toEqual(shape);
    return own.initialiser;
  } finally {
    exec.dispose();
  }
}

function momentsOf(values: readonly number[]): { mean: number; deviation: number; kurtosis: number; least: number; most: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const moment = (power: number): number => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
  const variance = moment(2);
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return { mean, deviation: Math.sqrt(variance), kurtosis: variance === 0 ? 0 : moment(4) / variance ** 2, least, most };
}
