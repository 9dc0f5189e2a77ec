import { beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json';
import type { Model } from '../../../src/model/model';
import { buildLayersModel } from '../../../src/runtime/buildLayersModel';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
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

it('names what tfjs ignores in a model that it can not build or run', async () => {
  const layer = (className: string, config: JsonObject): JsonObject => ({ class_name: className, config });
  const pooled = (...behind: JsonObject[]): Model => ({
    format: 'layers-model',
    file: 'model.json',
    topology: layer('Sequential', {
      name: 's',
      layers: [
        layer('InputLayer', { name: 'in', batch_input_shape: [null, 4, 5, 3] }),
        layer('GlobalAveragePooling2D', { name: 'g', keepdims: true }),
        ...behind,
      ],
    }),
    weights: new Map(),
    groups: [],
    extras: {},
    warnings: [],
  });
  const reason = expect.stringMatching(/min_ndim=3.*; what may be behind it: layer "g": tfjs ignores keepdims\.$/) as string;
  expect(await failureOf(buildLayersModel(pooled(layer('Flatten', { name: 'f' }))))).toMatchObject({ code: 'topologyInvalid', reason });
  // What this class gives is not worked out before it runs.
  const encoded = layer('CategoryEncoding', { name: 'e', num_tokens: 3, output_mode: 'multiHot' });
  const steps = [encoded, layer('Softmax', { name: 'x', axis: 5 })];
  const softmax = await openModel(pooled(...steps));
  const input = tf.zeros([1, 4, 5, 3]);
  expect(await failureOf(Promise.resolve().then(() => softmax.run([input])))).toMatchObject({
    code: 'modelNotRunnable',
    reason: expect.stringContaining('layer "g": tfjs ignores keepdims') as string,
  });
  softmax.dispose();
  input.dispose();
});
