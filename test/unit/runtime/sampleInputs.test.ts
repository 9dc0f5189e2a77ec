import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { sampleInputs } from '../../../src/runtime/sampleInputs';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { embeddingGru, sharedTwice } from '../../fixtures/networks';

const { layers, sequential } = tfLayers;
type Layer = tfLayers.layers.Layer;

const stack = (...parts: Layer[]): Model => memoryModel(() => sequential({ layers: parts }));

interface Sample {
  readonly shape: number[];
  readonly values: number[];
}

async function sample(model: Model, samples = 2, seed = 1): Promise<Sample[]> {
  const before = tf.memory().numTensors;
  const executable = await openModel(model);
  try {
    return sampleInputs(executable, samples, seed).map((tensor) => {
      const values = [...tensor.dataSync()];
      tensor.dispose();
      return { shape: tensor.shape, values };
    });
  } finally {
    executable.dispose();
    expect(tf.memory().numTensors).toBe(before);
  }
}

describe('sample inputs', () => {
  beforeAll(() => startBackend('wasm'));

  it('follow the seed and fill [-1, 1)', async () => {
    const model = stack(layers.dense({ units: 2, inputShape: [500] }));
    const [first] = await sample(model);
    expect((await sample(model))[0]).toEqual(first);
    expect((await sample(model, 2, 2))[0]).not.toEqual(first);
    expect(first?.shape).toEqual([2, 500]);
    expect(Math.min(...(first?.values ?? []))).toBeLessThan(-0.9);
    expect(Math.max(...(first?.values ?? []))).toBeGreaterThan(0.9);
  });

  it('are word indices where an embedding reads them', async () => {
    const [{ shape, values } = { shape: [], values: [] }] = await sample(memoryModel(embeddingGru), 40);
    expect(shape).toEqual([40, 6]);
    expect(values.every((value) => Number.isInteger(value) && value >= 0 && value < 20)).toBe(true);
    expect(new Set(values).size).toBe(20);
  });

  it('give every input of a model its own', async () => {
    const inputs = await sample(memoryModel(sharedTwice));
    expect(inputs.map(({ shape }) => shape)).toEqual([
      [2, 8, 8, 3],
      [2, 8, 8, 2],
    ]);
    expect(inputs[0]?.values.slice(0, 9)).not.toEqual(inputs[1]?.values.slice(0, 9));
  });

  it('take 8 steps where time is open and 32 pixels where the image is', async () => {
    const [series] = await sample(stack(layers.lstm({ units: 2, inputShape: [null, 3] })));
    expect(series?.shape).toEqual([2, 8, 3]);
    const open = [null, null, 3] as unknown as number[];
    const [image] = await sample(stack(layers.conv2d({ filters: 2, kernelSize: 3, inputShape: open })));
    expect(image?.shape).toEqual([2, 32, 32, 3]);
  });

  it('grow until the model accepts them', async () => {
    const open = [null, null, 1] as unknown as number[];
    const [image] = await sample(
      stack(layers.conv2d({ filters: 1, kernelSize: 7, strides: 6, inputShape: open }), layers.conv2d({ filters: 1, kernelSize: 20 })),
    );
    expect(image?.shape).toEqual([2, 128, 128, 1]);
  });

  it("fail with tfjs's reason where nothing fits", async () => {
    const open = [null, null, 1] as unknown as number[];
    const model = stack(
      layers.conv2d({ filters: 1, kernelSize: 1, inputShape: open }),
      layers.reshape({ targetShape: [7] }),
      layers.dense({ units: 1, name: 'out' }),
    );
    expect(await failureOf(sample(model))).toMatchObject({ code: 'modelNotRunnable', layer: expect.stringContaining('reshape') });
  });
});
