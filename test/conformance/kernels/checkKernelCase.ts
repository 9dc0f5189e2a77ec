import { expect } from 'vitest';
import { tf, type Tensor } from '../../../src/runtime/tf';
import type { KernelCase } from './kernelCase';
import type { Values } from './reference/values';

/** Allowed difference, relative to the largest expected element. */
const TOLERANCE = 1e-5;

/** Runs one case on the active backend and holds it against its expectation; nothing may be left behind. */
export function checkKernelCase({ kernel, inputs, attrs, expected }: KernelCase): void {
  const before = tf.memory().numTensors;
  const named = Object.entries(inputs).map(([name, values]) => [name, tensorOf(values)] as const);
  const tensors = Array.isArray(inputs) ? named.map(([, tensor]) => tensor) : Object.fromEntries(named);
  const result: Tensor | Tensor[] = tf.engine().runKernel(kernel, tensors as tf.NamedTensorMap, attrs as tf.NamedAttrMap);
  const outputs = Array.isArray(result) ? result : [result];
  expect(outputs.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  for (const [i, output] of outputs.entries()) {
    expect(output.dtype).toBe(expected[i]?.dtype);
    expect(difference(output.dataSync(), expected[i]?.data ?? [])).toBeLessThanOrEqual(TOLERANCE);
  }
  tf.dispose([...outputs, ...named.map(([, tensor]) => tensor)]);
  expect(tf.memory().numTensors).toBe(before);
}

function tensorOf({ data, shape, dtype }: Values): Tensor {
  return tf.tensor(dtype === 'float32' ? new Float32Array(data) : new Int32Array(data), [...shape], dtype);
}

function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let scale = 1e-30;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i] as number));
    const off = Math.abs((actual[i] as number) - (expected[i] as number));
    if (!(off <= worst)) worst = off;
  }
  return worst / scale;
}
