import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { selfTest } from '../../../src/runtime/selfTest';
import { tf } from '../../../src/runtime/tf';

describe('the self-test', () => {
  const softmax = { kernelName: 'Softmax', backendName: 'wasm' };
  let original: tf.KernelConfig;

  beforeAll(async () => {
    await startBackend('wasm');
    original = tf.getKernel('Softmax', 'wasm');
  });
  afterEach(() => replace(original.kernelFunc));

  function replace(kernelFunc: tf.KernelFunc): void {
    tf.unregisterKernel('Softmax', 'wasm');
    tf.registerKernel({ ...softmax, kernelFunc });
  }

  it('passes on a sound backend and leaves nothing', async () => {
    const before = tf.memory().numTensors;
    const rows = await selfTest();
    expect(rows.length).toBeGreaterThan(24);
    expect(rows.filter(({ passed }) => !passed)).toEqual([]);
    expect(rows.every(({ backend, error }) => backend === 'wasm' && error !== null && error < 1e-5)).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('finds a kernel that computes something else', async () => {
    replace((call) => tf.getKernel('Sigmoid', 'wasm').kernelFunc({ ...call, inputs: { x: call.inputs['logits'] } }));
    const failed = (await selfTest()).filter(({ passed }) => !passed);
    expect(failed.map(({ name }) => name)).toContain('softmax');
    expect(failed[0]?.error).toBeGreaterThan(0.01);
  });

  it('reports a kernel that throws', async () => {
    replace(() => {
      throw new Error('no');
    });
    const failed = (await selfTest()).filter(({ passed }) => !passed);
    expect(failed.find(({ name }) => name === 'softmax')).toEqual({ name: 'softmax', backend: 'wasm', passed: false, error: null });
  });
});
