import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tf } from '../../../../src/runtime/tf';

beforeAll(() => startBackend('wasm'));

it('a bias that was gathered, reduced or reshaped is a bias like any other', () => {
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => {
    const table = tf.tensor2d([9, 9, 1, 2, 9, 9], [3, 2]);
    const biases = [
      tf.gather(table, tf.scalar(1, 'int32')),
      tf.sum(tf.tensor2d([1, 0, 0, 2], [2, 2]), 0),
      tf.reshape(tf.tensor2d([1, 2], [1, 2]), [2]),
    ] as tf.Tensor1D[];
    const a = tf.ones<tf.Rank.R2>([1, 2]);
    const image = tf.ones<tf.Rank.R4>([1, 1, 1, 2]);
    const filter = tf.ones<tf.Rank.R4>([1, 1, 2, 2]);
    return biases.flatMap((bias) => [
      [...tf.fused.matMul({ a, b: tf.ones([2, 2]), bias }).dataSync()],
      [...tf.fused.conv2d({ x: image, filter, strides: 1, pad: 'valid', bias }).dataSync()],
    ]);
  });
  expect(results).toEqual(results.map(() => [3, 4]));
  expect(tf.memory().numTensors).toBe(before);
});
