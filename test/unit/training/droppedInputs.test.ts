import { beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { droppedInputs } from '../../../src/training/droppedInputs';

const NONE: ReadonlySet<number> = new Set();

beforeAll(() => startBackend('wasm'));

it.each([0.1, 0.5, 0.9])('sets a share of %d to zero, and scales the others so that the mean stays', (share) => {
  const input = tf.fill([40, 500], 2);
  const [dropped] = droppedInputs([input], { share, indices: NONE }, seededRandom(1));
  const values = Array.from(dropped?.dataSync() ?? []);
  const zeros = values.filter((value) => value === 0).length;
  expect(zeros / values.length).toBeCloseTo(share, 1);
  for (const value of values) if (value !== 0) expect(value).toBeCloseTo(2 / (1 - share), 4);
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(2, 0);
  tf.dispose([input, ...(dropped ? [dropped] : [])]);
});

it('draws anew each time, and the same from the same seed', () => {
  const input = tf.ones([2, 50]);
  const drawn = (seed: number, times: number): number[][] => {
    const random = seededRandom(seed);
    return Array.from({ length: times }, () =>
      tf.tidy(() => Array.from(droppedInputs([input], { share: 0.5, indices: NONE }, random)[0]?.dataSync() ?? [])),
    );
  };
  const [first, second] = drawn(1, 2);
  expect(first).not.toEqual(second);
  expect(drawn(1, 2)).toEqual([first, second]);
  input.dispose();
});

it('passes on indices, and everything where nothing is to be dropped', () => {
  const inputs = [tf.tensor([1, 2, 3], [1, 3], 'int32'), tf.ones([1, 3]), tf.tensor([[1, 2, 3]])];
  const indices = new Set([2]);
  expect(droppedInputs(inputs, { share: 0, indices }, seededRandom(1))).toEqual(inputs);
  const [integers, floats, indicesAsFloats] = droppedInputs(inputs, { share: 0.9, indices }, seededRandom(1));
  expect(integers).toBe(inputs[0]);
  expect(floats).not.toBe(inputs[1]);
  expect(indicesAsFloats).toBe(inputs[2]);
  tf.dispose([...inputs, ...(floats ? [floats] : [])]);
});
