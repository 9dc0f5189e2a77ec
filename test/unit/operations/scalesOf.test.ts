import { beforeAll, expect, it } from 'vitest';
import { analyse } from '../../../src/operations/analyse';
import { scalesOf } from '../../../src/operations/compress/scalesOf';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';

beforeAll(() => startBackend('wasm'));

it('are a normalization’s, whatever they are called, and no biases', async () => {
  const { layers, sequential } = tfLayers;
  const model = memoryModel(() =>
    sequential({
      layers: [
        layers.conv2d({ name: 'gamma', inputShape: [6, 6, 1], filters: 3, kernelSize: 3 }),
        layers.batchNormalization({ name: 'second' }),
        layers.flatten(),
        layers.dense({ name: 'variance', units: 4, activation: 'relu' }),
        layers.layerNormalization({ name: 'fifth' }),
        layers.dense({ name: 'last', units: 2, activation: 'softmax' }),
      ],
    }),
  );
  const opened = { model, analysis: await analyse(model) };
  const scales = await scalesOf(opened);
  expect([...scales].sort()).toEqual(
    ['second/gamma', 'second/beta', 'second/moving_mean', 'second/moving_variance', 'fifth/gamma', 'fifth/beta'].sort(),
  );
  const notRun = await scalesOf({ model, analysis: { ...opened.analysis, notRun: { code: 'modelInvalid', details: {} } as never } });
  expect(notRun.size).toBe([...model.weights.values()].filter(({ shape }) => shape.length === 1).length);
});
