import { afterEach, beforeAll, expect, test } from 'vitest';
import type { WeightGrid } from '../../../src/compress/quantize/weightGrid';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, type Variable } from '../../../src/runtime/tf';
import { Learners } from '../../../src/training/learners';

beforeAll(() => startBackend('wasm'));
afterEach(() => {
  tf.disposeVariables();
});

/** Values from 0 to 1, a tenth apart. */
const TENTHS: WeightGrid = {
  low: 0,
  high: 1,
  round: (values, into) => values.forEach((value, i) => (into[i] = Math.min(1, Math.max(0, Math.round(value * 10) / 10)))),
  settle: () => {
    throw new Error('nobody asks for it');
  },
};

function learnersOf(values: readonly number[], limits: { mask?: number[]; grid?: WeightGrid }): { variable: Variable; learners: Learners } {
  const variable = tf.variable(tf.tensor1d([...values]));
  const exec = { variables: new Map([['w', variable]]) } as unknown as ExecutableModel;
  const masks = new Map(limits.mask ? [['w', Uint8Array.from(limits.mask)]] : []);
  const grids = new Map(limits.grid ? [['w', limits.grid]] : []);
  return { variable, learners: new Learners(exec, [variable], 'sgd', { masks, grids }) };
}

function step({ learners }: { learners: Learners }, gradient: readonly number[], rate = 1): void {
  tf.tidy(() => {
    learners.step(rate, [tf.tensor1d([...gradient])]);
  });
}

test('on a grid the model has rounded values, and what learns goes on from those before', () => {
  const own = learnersOf([0.52, 0.3], { grid: TENTHS });
  expect([...own.variable.dataSync()]).toEqual([Math.fround(0.5), Math.fround(0.3)]);
  step(own, [-0.04, 0]);
  // 0.56, not 0.54.
  expect(own.variable.dataSync()[0]).toBeCloseTo(0.6, 6);
});

test('a step back from beyond the end of a grid is felt at once', () => {
  const own = learnersOf([0], { grid: TENTHS });
  step(own, [-10]);
  expect(own.variable.dataSync()[0]).toBe(1);
  // A speed of 0.9 times -10, and 9.5: half a unit back from 1, not from 10.
  step(own, [9.5]);
  expect(own.variable.dataSync()[0]).toBeCloseTo(0.5, 6);
});

test('masked elements keep what they have, and are not counted', () => {
  const own = learnersOf([0.25, 0.5, 0.75, 1, 2], { mask: [0, 1, 0, 1, 1] });
  step(own, [1, 1, Number.NaN, 2, 3]);
  expect([...own.variable.dataSync()]).toEqual([0.25, -0.5, 0.75, -1, -1]);
  expect(own.learners.free).toBe(3);
});

test('a weight without a gradient stays as it is', () => {
  const own = learnersOf([0.25], {});
  own.learners.step(1, [undefined]);
  expect(own.variable.dataSync()[0]).toBe(0.25);
});
