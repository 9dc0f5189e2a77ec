import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { analyse } from '../../../src/operations/analyse';
import { describeModel } from '../../../src/operations/describeModel';
import { evaluateModel } from '../../../src/operations/evaluateModel';
import { operationTable as operations } from '../../../src/operations/operationTable';
import { backends } from '../../../src/runtime/backends/backends';
import { activeBackend, startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../src/runtime/tf';
import type { Model } from '../../../src/model/model';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

/** tfjs's own JavaScript backend stands for TensorFlow's library; it has no kernel of a hyperbolic tangent here. */
const REGISTRY = 'lame';

beforeAll(async () => {
  await startBackend('wasm');
  tf.registerBackend(REGISTRY, () => new MathBackendCPU(), 0);
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    const kernelFunc: typeof kernel.kernelFunc =
      kernel.kernelName === 'Tanh'
        ? () => {
            throw new Error('Tanh is too much for me');
          }
        : kernel.kernelFunc;
    tf.registerKernel({ ...kernel, backendName: REGISTRY, kernelFunc });
  }
});
afterAll(() => tf.setBackend('wasm'));

beforeEach(() => {
  vi.spyOn(backends['tfjs-node'], 'load').mockResolvedValue('0');
  vi.spyOn(backends['tfjs-node'], 'registryName', 'get').mockReturnValue(REGISTRY);
});
afterEach(() => vi.restoreAllMocks());

const { layers, sequential } = tfLayers;

/** Two numbers into two classes. */
function net(activation: 'tanh' | 'relu'): Model {
  const hidden = layers.dense({ inputShape: [2], units: 3, activation, name: 'hidden' });
  return memoryModel(() => sequential({ layers: [hidden, layers.dense({ units: 2, activation: 'softmax', name: 'out' })] }));
}

describe('a model of which the backend lacks a kernel', () => {
  it('is run on the next, and said so, where the choice was left to us', async () => {
    expect(await startBackend('auto')).toBe('tfjs-node');
    const model = net('tanh');
    const analysis = await analyse(model);
    expect(activeBackend()).toBe('wasm');
    const message = `The backend tfjs-node can't run the kernel Tanh of layer "hidden" (Tanh is too much for me): wasm is used instead.`;
    expect(describeModel(model, analysis).warnings).toEqual([{ code: 'backendChanged', message, layer: 'hidden' }]);
    const data = await writeRingData(await temporaryFolder(), 20);
    expect((await evaluateModel({ model, analysis, data }, operationContext())).warnings?.map(({ code }) => code)).toEqual([
      'backendChanged',
    ]);
  });

  it('leaves other models to the backend that was chosen, and has its own again', async () => {
    await startBackend('auto');
    const other = net('relu');
    const untouched = { model: other, analysis: await analyse(other) };
    const model = net('tanh');
    const analysis = await analyse(model);
    const context = operationContext();
    const data = await writeRingData(await temporaryFolder(), 20);
    expect((await operations.evaluate({ ...untouched, data }, context)).warnings).toBeUndefined();
    expect(activeBackend()).toBe('tfjs-node');
    const settings = { method: 'magnitude', level: 'neuron', amount: 0.4 } as const;
    const { analysis: after } = await operations.prune({ model, analysis, settings, data }, context);
    expect(activeBackend()).toBe('wasm');
    expect(after.backendChanged).toEqual(analysis.backendChanged);
    await operations.sizes({ model }, context);
    expect(activeBackend()).toBe('tfjs-node');
  });

  it('is refused by a backend that was asked for, which names the kernel and who can', async () => {
    await startBackend('tfjs-node');
    const tensors = tf.memory().numTensors;
    expect(await failureOf(analyse(net('tanh')))).toMatchObject({
      code: 'modelNotRunnable',
      layer: 'hidden',
      kernel: 'Tanh',
      reason: "the backend tfjs-node can't run the kernel Tanh (Tanh is too much for me), wasm can: choose wasm or auto.",
    });
    expect(activeBackend()).toBe('tfjs-node');
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
