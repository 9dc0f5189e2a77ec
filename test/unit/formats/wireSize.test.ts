import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { wireSize } from '../../../src/formats/wireSize';
import type { Weight } from '../../../src/model/model';
import { modelOfWeights, vector } from '../../fixtures/modelOfWeights';

const random = seededRandom(3);
const values = Array.from({ length: 5000 }, () => Math.fround(random.normal()));

function floats(name: string, count: number): Weight {
  const stream = random.fork(name);
  return { name, shape: [count], dtype: 'float32', values: Float32Array.from({ length: count }, () => stream.integer(50)) };
}

describe('wireSize', () => {
  it('is what zlib makes of the shard that would be written', async () => {
    const bytes = Buffer.from(Float32Array.from(values).buffer);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    expect(await wireSize(modelOfWeights([vector('a', values)]))).toEqual({
      bytes: 20_000,
      gzipBytes: gzipSync(bytes, { level: 9 }).length,
      brotliBytes: brotliCompressSync(bytes, { params }).length,
      estimated: false,
    });
  });

  it('counts quantized weights in their codes', async () => {
    const grid = { ...vector('a', [0, 1, 2, 255]), quantization: { dtype: 'uint8', scale: 1, min: 0 } } as const;
    expect((await wireSize(modelOfWeights([grid]))).bytes).toBe(4);
  });

  it('is nothing for a model without weights', async () => {
    expect(await wireSize(modelOfWeights([]))).toEqual({ bytes: 0, gzipBytes: 0, brotliBytes: 0, estimated: false });
  });

  it('is estimated for large models, near the truth', async () => {
    const model = modelOfWeights([floats('a', 4_200_000), floats('b', 10), floats('c', 4_000)]);
    const estimate = await wireSize(model);
    const tenth = Buffer.from(model.weights.get('a')?.values.buffer as ArrayBuffer, 0, 1_681_604);
    expect(estimate).toMatchObject({ bytes: 16_816_040, estimated: true });
    expect(Math.abs(estimate.gzipBytes / 10 / gzipSync(tenth, { level: 9 }).length - 1)).toBeLessThan(0.1);
  });
});
