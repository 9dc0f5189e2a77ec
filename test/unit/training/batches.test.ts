import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset';
import type { SampleChoice } from '../../../src/data/takeSamples';
import { Failure } from '../../../src/model/failure';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { forEachBatch, withBatch, type BatchSize } from '../../../src/training/batches';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { randomClasses, toyData } from '../../fixtures/toyData';

beforeAll(() => startBackend('wasm'));

/** A model of two numbers a sample, whose batch is open or fixed. */
function pair(batch: number | null): Promise<ExecutableModel> {
  const dense = tfLayers.layers.dense({ batchInputShape: [batch, 2], units: 2, name: 'out' });
  return openModel(memoryModel(() => tfLayers.sequential({ layers: [dense] })));
}

/** Sample n is [n, n]. */
function counting(samples: number): Dataset {
  const data = toyData(samples, [[2]], randomClasses(samples, 2));
  return { ...data, inputs: [{ shape: [2], values: Float32Array.from({ length: 2 * samples }, (_, i) => Math.floor(i / 2)) }] };
}

/** The samples of each batch as they were fed, and the places that count. */
async function fedTo(exec: ExecutableModel, samples: number, size: BatchSize, order?: Uint32Array): Promise<[number[], number, number][]> {
  const seen: [number[], number, number][] = [];
  await forEachBatch(exec, counting(samples), { size, ...(order ? { order } : {}) }, ({ inputs, start, end }) => {
    const [first] = inputs;
    if (!first) throw new Error('no input');
    seen.push([[...first.dataSync()].filter((_, i) => i % 2 === 0), start, end]);
  });
  return seen;
}

describe('batches', () => {
  it('cover the samples, the last one shorter, and leave no tensor', async () => {
    const exec = await pair(null);
    const tensors = tf.memory().numTensors;
    expect(await fedTo(exec, 5, { most: 2 })).toEqual([
      [[0, 1], 0, 2],
      [[2, 3], 2, 4],
      [[4], 4, 5],
    ]);
    expect(await fedTo(exec, 4, { most: 8 })).toEqual([[[0, 1, 2, 3], 0, 4]]);
    expect(tf.memory().numTensors).toBe(tensors);
    exec.dispose();
  });

  it('are as small as the elements of their inputs demand, but never empty', async () => {
    const exec = await pair(null);
    expect((await fedTo(exec, 5, { most: 4, elements: 7 })).map(([fed]) => fed.length)).toEqual([3, 2]);
    expect((await fedTo(exec, 2, { most: 4, elements: 1 })).map(([fed]) => fed.length)).toEqual([1, 1]);
    exec.dispose();
  });

  it('visit the samples of an order alone, in it', async () => {
    const exec = await pair(null);
    expect(await fedTo(exec, 9, { most: 2 }, Uint32Array.of(7, 0, 3))).toEqual([
      [[7, 0], 0, 2],
      [[3], 2, 3],
    ]);
    exec.dispose();
  });

  it('are as long as the model fixes them, the last one filled up from its own start', async () => {
    const exec = await pair(3);
    expect(await fedTo(exec, 5, { most: 64 })).toEqual([
      [[0, 1, 2], 0, 3],
      [[3, 4, 3], 3, 5],
    ]);
    expect(withBatch(exec, counting(5), [4], (_, fed) => [...(fed as Uint32Array)], 2)).toEqual([4, 4, 4]);
    exec.dispose();
  });

  it.each(['int32', 'bool', 'float32', 'string'] as const)('are of the type of an input of %s, where that is one of numbers', (dtype) => {
    const exec = { inputs: [{ name: 'x', shape: [null, 2], dtype }] } as unknown as ExecutableModel;
    const fed = (samples: SampleChoice) => withBatch(exec, counting(3), samples, ([x]) => [x?.dtype, [...(x?.dataSync() ?? [])]]);
    const expected = dtype === 'string' ? 'float32' : dtype;
    expect(fed([1])).toEqual([expected, [1, 1]]);
    expect(fed({ start: 0, end: 2 })).toEqual([expected, [0, 0, 1, 1]]);
  });

  it('name the row where a batch starts that the model refuses', async () => {
    const exec = await pair(null);
    const tensors = tf.memory().numTensors;
    const refused = forEachBatch(exec, counting(6), { size: { most: 2 }, order: Uint32Array.of(5, 4, 3, 2) }, ({ start }) => {
      if (start === 2) throw new Failure('modelNotRunnable', { file: '', reason: 'too large' });
    });
    expect(await failureOf(refused)).toMatchObject({ code: 'dataInvalid', row: 3, reason: expect.stringContaining('too large') as string });
    expect(tf.memory().numTensors).toBe(tensors);
    exec.dispose();
  });
});
