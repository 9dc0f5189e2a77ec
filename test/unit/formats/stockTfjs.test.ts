import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { quantizeModel } from '../../../src/compress/quantize/quantizeModel';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import type { Model } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, type tfLayers } from '../../../src/runtime/tf';
import { loadWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { memoryModel } from '../../fixtures/memoryModel';
import { embeddingGru, lenet, residual } from '../../fixtures/networks';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const REAL = 'node_modules/@upscalerjs/default-model/models';

beforeAll(async () => {
  await startBackend('wasm');
});

/** Without the training configuration, which stock tfjs would want to be whole. */
function plainModel(build: () => tfLayers.LayersModel): Model {
  return { ...memoryModel(build), extras: { format: 'layers-model' } };
}

/** Outputs for one seeded batch, and the model disposed; sizes that are not fixed become 8. */
function outputsOf(model: tfLayers.LayersModel): Float32Array {
  const values = tf.tidy(() => {
    const inputs = model.inputs.map(({ shape }, index) => {
      const sizes = shape.map((size, axis) => (axis === 0 ? 2 : (size ?? 8)));
      return tf.randomUniform(sizes, 0, 1, 'float32', index + 1);
    });
    const [output] = [model.apply(inputs)].flat() as tf.Tensor[];
    return output?.dataSync() as Float32Array;
  });
  model.dispose();
  return values;
}

describe('stock tfjs', () => {
  it.each([
    ['a convolutional net', lenet],
    ['a residual net', residual],
    ['a recurrent net', embeddingGru],
  ])('makes of %s, read and written again, what it made of the first file', async (_name, build) => {
    const folder = await temporaryFolder();
    const tensors = tf.memory().numTensors;
    await writeModel(plainModel(build), join(folder, 'a'), { overwrite: false });
    await writeModel(await readModel(join(folder, 'a')), join(folder, 'b'), { overwrite: false, shardBytes: 1001 });
    const expected = outputsOf(await loadWithStockTfjs(join(folder, 'a')));
    expect(expected.some((value) => value !== 0)).toBe(true);
    expect(outputsOf(await loadWithStockTfjs(join(folder, 'b')))).toEqual(expected);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('gets a real model from npm as its files were', async () => {
    const folder = await temporaryFolder();
    await writeModel(await readModel(REAL), join(folder, 'out'), { overwrite: false });
    const [written, original] = await Promise.all([join(folder, 'out'), REAL].map((each) => readFile(join(each, 'group1-shard1of1.bin'))));
    expect(written?.equals(original ?? Buffer.of())).toBe(true);
    expect(JSON.parse(await readFile(join(folder, 'out/model.json'), 'utf8'))).toEqual(
      JSON.parse(await readFile(join(REAL, 'model.json'), 'utf8')),
    );
  });

  it.each(['uint8', 'uint16', 'float16'] as const)('decodes %s to the values we hold', async (dtype) => {
    const folder = await temporaryFolder();
    const { model } = quantizeModel(plainModel(lenet), { dtype });
    await writeModel(model, folder, { overwrite: true });
    const loaded = await loadWithStockTfjs(folder);
    for (const variable of loaded.weights) {
      expect(variable.read().dataSync()).toEqual(model.weights.get(variable.originalName)?.values);
    }
    loaded.dispose();
  });

  it('reads a small group before a large one, which it misreads when the shards are laid naively', async () => {
    const folder = await temporaryFolder();
    const model = plainModel(lenet);
    const [first = '', ...others] = [...model.weights.keys()].reverse();
    const grouped: Model = { ...model, groups: [{ weightNames: [first] }, { weightNames: others }] };
    await writeModel(grouped, folder, { overwrite: true });
    const loaded = await loadWithStockTfjs(folder);
    for (const variable of loaded.weights) {
      expect(variable.read().dataSync()).toEqual(model.weights.get(variable.originalName)?.values);
    }
    loaded.dispose();
    expect((await readModel(folder)).groups.map(({ weightNames }) => weightNames)).toEqual([[first], others]);
  });
});
