import { beforeAll, describe, expect, it } from 'vitest';
import { LOSS_NAMES, type LossName } from '../../../src/data/lossName';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { LOSSES } from '../../../src/training/losses';

/** Each loss written out once more, as its definition says, for one row of doubles. */
const DEFINITIONS = {
  categoricalCrossentropy: (o, t) => -sum(o, (p, k) => (t[k] ?? 0) * Math.log(clip(p / sum(o, (q) => q)))),
  softmaxCrossentropy: (o, t) => -sum(o, (z, k) => (t[k] ?? 0) * Math.log(Math.exp(z) / sum(o, (y) => Math.exp(y)))),
  binaryCrossentropy: (o, t) => -sum(o, (p, k) => Math.log((t[k] ?? 0) === 1 ? clip(p) : 1 - clip(p))) / o.length,
  sigmoidCrossentropy: (o, t) => -sum(o, (z, k) => Math.log((t[k] ?? 0) === 1 ? sigmoid(z) : 1 - sigmoid(z))) / o.length,
  meanSquaredError: (o, t) => sum(o, (y, k) => (y - (t[k] ?? 0)) ** 2) / o.length,
  meanAbsoluteError: (o, t) => sum(o, (y, k) => Math.abs(y - (t[k] ?? 0))) / o.length,
} satisfies Record<LossName, (outputs: readonly number[], targets: readonly number[]) => number>;

const sum = (row: readonly number[], of: (value: number, k: number) => number): number =>
  row.reduce((total, value, k) => total + of(value, k), 0);
const clip = (p: number): number => Math.min(Math.max(p, 1e-7), 1 - 1e-7);
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

const probabilities = [
  [0.7, 0.2, 0.1],
  [0, 1, 0],
  [1, 0, 0],
  [0.25, 0.25, 0.5],
];
const logits = [
  [2, -1, 0.5],
  [-6, 6, 0],
  [0, 0, 0],
  [1, 8, -3],
];
const targets = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [0, 1, 0],
];

const rowsFor = (name: LossName): number[][] => (/softmax|sigmoid/.test(name) ? logits : probabilities);
/** Away from 0 and 1, where float32 can't tell 1 - 1e-7 from its neighbours, and from where |x| has its corner. */
const smoothFor = (name: LossName): number[][] =>
  rowsFor(name).map((row, n) =>
    row.map((value, k) => Math.fround(/softmax|sigmoid|mean/.test(name) ? value + 0.05 * k + 0.01 * n : 0.1 + 0.7 * value)),
  );
const flat = (rows: readonly (readonly number[])[]): Float32Array => Float32Array.from(rows.flat());

beforeAll(() => startBackend('wasm'));

describe.each(LOSS_NAMES)('%s', (name) => {
  const outputs = rowsFor(name).map((row) => row.map(Math.fround));
  const expected = outputs.map((row, n) => DEFINITIONS[name](row, targets[n] ?? []));

  it('measures each row as its definition', () => {
    const found = expected.map((_, n) => LOSSES[name].ofRow(flat(outputs), flat(targets), n * 3, 3));
    for (const [n, value] of found.entries()) expect(value).toBeCloseTo(expected[n] ?? Number.NaN, 12);
  });

  it('trains on their mean', () => {
    const smooth = smoothFor(name);
    const mean = tf.tidy(() => LOSSES[name].mean(tf.tensor2d(flat(smooth), [4, 3]), tf.tensor2d(flat(targets), [4, 3])).dataSync()[0]);
    const wanted = smooth.reduce((total, row, n) => total + DEFINITIONS[name](row, targets[n] ?? []), 0) / smooth.length;
    expect(Math.abs((mean ?? Number.NaN) - wanted)).toBeLessThan(2e-6 * Math.max(1, wanted));
  });

  it('has the gradient that differences in float64 give', () => {
    const smooth = smoothFor(name);
    const gradient = tf.tidy(() => {
      const t = tf.tensor2d(flat(targets), [4, 3]);
      return tf
        .grad((x) => LOSSES[name].mean(x, t))(tf.tensor2d(flat(smooth), [4, 3]))
        .dataSync();
    });
    const step = 1e-6;
    for (const [n, row] of smooth.entries()) {
      for (const k of row.keys()) {
        const moved = (by: number): number =>
          DEFINITIONS[name](
            row.map((value, i) => (i === k ? value + by : value)),
            targets[n] ?? [],
          ) / 4;
        expect(gradient[n * 3 + k]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 4);
      }
    }
  });
});

it('stays finite where probabilities are 0 and logits are huge', () => {
  expect(LOSSES.categoricalCrossentropy.ofRow(flat([[0, 1]]), flat([[1, 0]]), 0, 2)).toBeCloseTo(-Math.log(1e-7), 10);
  expect(LOSSES.softmaxCrossentropy.ofRow(flat([[1e4, -1e4]]), flat([[0, 1]]), 0, 2)).toBe(2e4);
  expect(LOSSES.sigmoidCrossentropy.ofRow(flat([[-1e4]]), flat([[1]]), 0, 1)).toBe(1e4);
});
