import { expect, test } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { recordTrace } from '../../../src/runtime/recordTrace';
import { tf, type Tensor } from '../../../src/runtime/tf';

test('kernels that a kernel calls to do its work are not recorded', async () => {
  await startBackend('wasm');
  tf.registerKernel({
    kernelName: 'MadeOfOthers',
    backendName: 'wasm',
    kernelFunc: ({ inputs }) => tf.add(inputs['x'] as Tensor, 1),
  });
  const before = tf.memory().numTensors;
  const x = tf.ones([2]);
  try {
    const { calls } = recordTrace({ layers: new Map(), weights: new Map(), inputs: [x] }, () => {
      const made = tf.engine().runKernel<Tensor>('MadeOfOthers', { x });
      return [tf.mul(made, 2)];
    });
    expect(calls.map(({ kernel }) => kernel)).toEqual(['MadeOfOthers', 'Multiply']);
  } finally {
    x.dispose();
    tf.unregisterKernel('MadeOfOthers', 'wasm');
  }
  expect(tf.memory().numTensors).toBe(before);
});
