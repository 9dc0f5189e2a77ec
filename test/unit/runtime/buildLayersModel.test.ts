import { beforeAll, expect, it } from 'vitest';
import { buildLayersModel } from '../../../src/runtime/buildLayersModel';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';

beforeAll(async () => {
  await startBackend('wasm');
});

it('gives tfjs a last weight that is larger than all others, whole', async () => {
  const { layers, sequential } = tfLayers;
  const model = memoryModel(() =>
    sequential({ layers: [layers.dense({ units: 2, useBias: false, inputShape: [2] }), layers.dense({ units: 50, useBias: false })] }),
  );
  const tensors = tf.memory().numTensors;
  const built = await buildLayersModel({ ...model, extras: {} });
  for (const weight of built.weights) {
    expect(weight.read().dataSync()).toEqual(model.weights.get(weight.originalName)?.values);
  }
  built.dispose();
  expect(tf.memory().numTensors).toBe(tensors);
});
