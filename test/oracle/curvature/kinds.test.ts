import { mean, sampleStandardDeviation } from 'simple-statistics';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { tf, tfLayers, type Tensor } from '../../../src/runtime/tf';
import {
  drawnColumn,
  exactColumn,
  exactColumns,
  gradientColumn,
  hessianDiagonal,
  type RootValues,
} from '../../../src/trace/curvature/lossColumns';
import type { LossSpec, RootForm } from '../../../src/trace/curvature/lossRoot';
import { LOSSES } from '../../../src/training/losses';
import { memoryModel } from '../../fixtures/memoryModel';
import { caseInputs, caseSpec, caseTargets, foldCase, relativeError } from './checkCurvatureCase';
import { curvatureCases } from './curvatureCases';

const { layers, sequential } = tfLayers;

describe('the loss at its root', () => {
  const forms = ['softmax', 'categorical', 'sigmoid', 'bernoulli', 'squares'] as const satisfies readonly RootForm[];

  it.each(forms)('%s: exact columns add up to the diagonal, drawn ones do on average', (form) => {
    const root = rootOf(form);
    const diagonal = hessianDiagonal(root);
    const exact = new Float64Array(diagonal.length);
    for (let c = 0; c < exactColumns(root); c++) exactColumn(root, c).forEach((s, i) => (exact[i] = (exact[i] ?? 0) + s ** 2));
    expect(relativeError(exact, diagonal)).toBeLessThan(1e-5);
    const draws = 4000;
    const drawn = new Float64Array(diagonal.length);
    for (let d = 0; d < draws; d++) {
      drawnColumn(root, (n) => seededRandom(d).fork(String(n))).forEach((s, i) => (drawn[i] = (drawn[i] ?? 0) + s ** 2 / draws));
    }
    expect(relativeError(drawn, diagonal)).toBeLessThan(0.1);
  });

  it.each([
    ['softmax', 'softmaxCrossentropy'],
    ['sigmoid', 'sigmoidCrossentropy'],
    ['squares', 'meanSquaredError'],
    ['categorical', 'categoricalCrossentropy'],
    ['bernoulli', 'binaryCrossentropy'],
    ['absolute', 'meanAbsoluteError'],
  ] as const)('%s: the gradient is that of %s', (form, loss) => {
    const root = rootOf(form);
    const targets = caseTargets({ loss, output: 0, units: root.units, rows: root.rows }, root.samples);
    const gradient = gradientColumn(root, targets);
    const lossOf = (values: Float32Array): number => {
      let sum = 0;
      for (let row = 0; row < root.rows * root.samples; row++) sum += LOSSES[loss].ofRow(values, targets, row * root.units, root.units);
      return sum / root.rows;
    };
    const numeric = Float64Array.from(root.values, (value, i) => {
      const step = 1e-3;
      const [up, down] = [1, -1].map((sign) => root.values.map((each, k) => (k === i ? value + sign * step : each)));
      return up && down ? (lossOf(up) - lossOf(down)) / ((up[i] ?? 0) - (down[i] ?? 0)) : Number.NaN;
    });
    expect(relativeError(gradient, numeric)).toBeLessThan(2e-3);
  });
});

describe('curvature of other kinds', () => {
  beforeAll(() => startBackend('wasm'));

  it('is the squared gradient for fisher', () =>
    withCase('residual CNN with BatchNormalization and depthwise', (exec, inputs, targets, spec) => {
      const sums = foldCase(exec, inputs, targets, spec, 'fisher', { moments: ['g2', 'h'] });
      for (const { g2, h } of sums.weights.values()) expect(relativeError(h ?? [], g2 ?? [])).toBeLessThan(1e-6);
    }));

  it('is exact on average when drawn', () =>
    withCase('MLP, softmax', (exec, inputs, targets, spec) => {
      const exact = foldCase(exec, inputs, targets, spec, 'ggn', { moments: ['h'] });
      const seeds = Array.from({ length: 40 }, (_, seed) =>
        foldCase(exec, inputs, targets, spec, 'ggn-mc', { moments: ['h'], draws: 25, seed }),
      );
      for (const [name, { h = [] }] of exact.weights) {
        const drawn = seeds.map(({ weights }) => total(weights.get(name)?.h ?? []));
        const standardError = sampleStandardDeviation(drawn) / Math.sqrt(drawn.length);
        expect(standardError / total(h)).toBeLessThan(0.15);
        expect(Math.abs(mean(drawn) - total(h)), name).toBeLessThan(4 * standardError);
      }
      const again = foldCase(exec, inputs, targets, spec, 'ggn-mc', { moments: ['h'], seed: 2 });
      const other = foldCase(exec, inputs, targets, spec, 'ggn-mc', { moments: ['h'], seed: 3 });
      expect(again.weights.get('out/kernel')?.h).not.toEqual(other.weights.get('out/kernel')?.h);
    }));

  it('is exact in the last layer for the recursion, and of the right size before it', () =>
    withCase('residual CNN with BatchNormalization and depthwise', (exec, inputs, targets, spec) => {
      const exact = foldCase(exec, inputs, targets, spec, 'ggn', { moments: ['h', 'h2'] });
      const recursion = foldCase(exec, inputs, targets, spec, 'recursion', { moments: ['h', 'h2'] });
      expect(recursion.missing).toEqual([]);
      for (const moment of ['h', 'h2'] as const) {
        const [mine, right] = [recursion, exact].map(({ weights }) => weights.get('out/kernel')?.[moment] ?? []);
        expect(relativeError(mine ?? [], right ?? [])).toBeLessThan(1e-5);
      }
      for (const [name, { h = [] }] of exact.weights) {
        const ratio = total(recursion.weights.get(name)?.h ?? []) / total(h);
        expect(ratio, name).toBeGreaterThan(0.1);
        expect(ratio, name).toBeLessThan(20);
      }
    }));

  it('is exact for the recursion wherever no two paths meet', async () => {
    // One unit a layer: nothing to cross.
    const build = (): tfLayers.LayersModel =>
      sequential({
        layers: [
          layers.dense({ units: 1, inputShape: [3], activation: 'tanh', name: 'a' }),
          layers.dense({ units: 1, activation: 'sigmoid', name: 'b' }),
          layers.dense({ units: 1, name: 'out' }),
        ],
      });
    await withModel({ name: '', build, loss: 'meanSquaredError' }, (exec, inputs, targets, spec) => {
      const exact = foldCase(exec, inputs, targets, spec, 'ggn', { moments: ['h'] });
      const recursion = foldCase(exec, inputs, targets, spec, 'recursion', { moments: ['h'] });
      for (const [name, { h = [] }] of exact.weights)
        expect(relativeError(recursion.weights.get(name)?.h ?? [], h), name).toBeLessThan(1e-5);
    });
  });

  it('agrees with finite differences of the gradient on a ReLU network to 1 %', () =>
    withCase('MLP, softmax', (exec, inputs, targets, spec) => {
      const samples = inputs[0]?.shape[0] ?? 1;
      const { h = [] } = foldCase(exec, inputs, targets, spec, 'ggn', { moments: ['h'] }).weights.get('a/kernel') ?? {};
      const w = exec.read(['a/kernel']).get('a/kernel') as Float32Array;
      const slopeAt = (k: number, value: number): number => {
        const moved = w.map((each, i) => (i === k ? value : each));
        exec.assign([{ name: 'a/kernel', shape: [5, 7], dtype: 'float32', values: moved }]);
        return foldCase(exec, inputs, targets, spec, 'ggn', { moments: ['g'] }).weights.get('a/kernel')?.g?.[k] ?? Number.NaN;
      };
      const step = 2e-4;
      const numeric = Float64Array.from(w, (value, k) => {
        const [up, down] = [Math.fround(value + step), Math.fround(value - step)];
        return (slopeAt(k, up) - slopeAt(k, down)) / (up - down);
      });
      expect(samples).toBe(4);
      expect(relativeError(h, numeric)).toBeLessThan(0.01);
    }));

  it.each(curvatureCases.map((row) => [row.name, row] as const))('does not keep what the gradient can tell: %s', (_, row) =>
    withModel(row, (exec, inputs, targets, spec) => {
      const alone = foldCase(exec, inputs, targets, spec, 'recursion', { moments: ['g', 'absG', 'g2'] });
      const { weights, missing } = foldCase(exec, inputs, targets, spec, 'recursion');
      expect([...weights.keys()]).toEqual([...alone.weights.keys()]);
      for (const [name, sums] of alone.weights) expect(weights.get(name), name).toMatchObject(sums);
      const curved = foldCase(exec, inputs, targets, spec, 'recursion', { moments: ['h', 'h2'] });
      for (const [name, { h, h2 }] of weights)
        expect({ h, h2 }, name).toEqual({ h: undefined, h2: undefined, ...curved.weights.get(name) });
      const lost = missing.flatMap((each) => each.weights);
      expect(lost.filter((name) => !alone.weights.has(name) || curved.weights.has(name))).toEqual([]);
      expect(new Set(missing.flatMap(({ moments }) => moments))).toEqual(new Set(lost.length > 0 ? ['h', 'h2', 'absD'] : []));
    }),
  );

  it('says what it can not pass', async () => {
    const build = (): tfLayers.LayersModel =>
      sequential({
        layers: [
          layers.conv2d({ filters: 3, kernelSize: 2, inputShape: [6, 6, 1], name: 'before' }),
          layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, name: 'dilated' }),
          layers.flatten(),
          layers.dense({ units: 2, name: 'out' }),
        ],
      });
    await withModel({ name: '', build, loss: 'softmaxCrossentropy' }, (exec, inputs, targets, spec) => {
      const sums = foldCase(exec, inputs, targets, spec, 'ggn', { moments: ['h'] });
      expect([...sums.weights.keys()].sort()).toEqual(['dilated/bias', 'dilated/kernel', 'out/bias', 'out/kernel']);
      expect(sums.missing).toEqual([
        {
          ...{ kernel: expect.stringMatching(/Conv2D$/), layer: 'dilated', channels: [], moments: ['h'] },
          ...{ weights: ['before/kernel', 'before/bias'], reason: 'TensorFlow.js has no gradient of dilated convolutions' },
        },
      ]);
    });
  });
});

function rootOf(form: RootForm): RootValues {
  const random = seededRandom(3);
  const [samples, rows, units] = [2, 2, 4];
  const probabilities = form === 'categorical' || form === 'bernoulli';
  const values = Float32Array.from({ length: samples * rows * units }, () =>
    probabilities ? 0.1 + 0.8 * random.uniform() : random.normal(),
  );
  return { form, values, samples, rows, units };
}

function withCase(name: string, work: Work): Promise<void> {
  const row = curvatureCases.find((each) => each.name === name);
  if (!row) throw new Error(`no case ${name}`);
  return withModel(row, work);
}

type Work = (exec: ExecutableModel, inputs: Tensor[], targets: Float32Array, spec: LossSpec) => void;

async function withModel(row: (typeof curvatureCases)[number], work: Work): Promise<void> {
  const exec = await openModel(memoryModel(row.build));
  const inputs = caseInputs(exec, row.vocabulary);
  try {
    const spec = caseSpec(exec, inputs, row);
    work(exec, inputs, caseTargets(spec), spec);
  } finally {
    tf.dispose(inputs);
    exec.dispose();
  }
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}
