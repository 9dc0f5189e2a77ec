import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { teacherLoss, type AnswerKind } from '../../../src/training/teaching/teacherLoss';

const [R, U] = [4, 3];

beforeAll(() => startBackend('wasm'));

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function softmax(logits: readonly number[]): number[] {
  const powers = logits.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
const divergence = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, share, i) => sum + share * Math.log(share / (q[i] ?? Number.NaN)), 0);
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** The definitions, row by row, in doubles. */
const SLOW: Readonly<Record<(typeof BEFORE)[AnswerKind], (student: readonly number[], teacher: readonly number[], T: number) => number>> = {
  logits: (s, t, T) => T ** 2 * divergence(softmax(t.map((z) => z / T)), softmax(s.map((z) => z / T))),
  chanceLogits: (s, t, T) =>
    T ** 2 *
    mean(
      t.map((z, i) => {
        const [p, q] = [sigmoid(z / T), sigmoid((s[i] ?? 0) / T)];
        return divergence([p, 1 - p], [q, 1 - q]);
      }),
    ),
  values: (s, t) => mean(t.map((value, i) => (value - (s[i] ?? 0)) ** 2)),
};

/** What a model's last activation makes of the values before it. */
const ACTIVATIONS: Readonly<Record<AnswerKind, (rows: tf.Tensor) => tf.Tensor>> = {
  shares: (rows) => tf.softmax(rows),
  chances: (rows) => tf.sigmoid(rows),
  logits: (rows) => rows,
  chanceLogits: (rows) => rows,
  values: (rows) => rows,
};
const BEFORE = {
  shares: 'logits',
  chances: 'chanceLogits',
  logits: 'logits',
  chanceLogits: 'chanceLogits',
  values: 'values',
} as const satisfies Readonly<Record<AnswerKind, AnswerKind>>;

function valuesBefore(seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: R * U }, () => 2 * random.normal());
}

describe.each(['shares', 'logits', 'chances', 'chanceLogits', 'values'] as const)('distance from the teacher in %s', (kind) => {
  it.each([1, 2, 5])('is the one by definition, and so is its gradient, at temperature %d', (T) => {
    const [student, teacher] = [valuesBefore(1), valuesBefore(2)];
    // Softmax and sigmoid undone: the definition is that of the values before them.
    const slow = (values: ArrayLike<number>): number =>
      mean(
        range(R).map((r) => {
          const rowOf = (all: ArrayLike<number>): number[] => range(U).map((u) => all[r * U + u] ?? Number.NaN);
          return SLOW[BEFORE[kind]](rowOf(values), rowOf(teacher), T);
        }),
      );
    const { lesson, mean: loss } = teacherLoss(kind, T);
    tf.tidy(() => {
      const activation = ACTIVATIONS[kind];
      const answers = activation(tf.tensor2d(teacher, [R, U])).dataSync<'float32'>();
      const kept = tf.tensor2d(lesson(answers, U), [R, U]);
      const lossOf = (values: tf.Tensor): tf.Tensor => loss(activation(values), kept);
      const { value, grad } = tf.valueAndGrad(lossOf)(tf.tensor2d(student, [R, U]));
      expect(value.dataSync()[0]).toBeCloseTo(slow(student), 4);
      const gradient = grad.dataSync();
      const step = 1e-5;
      for (const i of range(R * U)) {
        const moved = (by: number): number[] => Array.from(student, (each, j) => (j === i ? each + by : each));
        expect(gradient[i]).toBeCloseTo((slow(moved(step)) - slow(moved(-step))) / (2 * step), 4);
      }
      expect(slow(teacher)).toBeCloseTo(0, 12);
      expect(lossOf(tf.tensor2d(teacher, [R, U])).dataSync()[0]).toBeCloseTo(0, 5);
    });
  });
});
