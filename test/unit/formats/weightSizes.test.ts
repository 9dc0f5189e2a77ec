import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { weightSizes } from '../../../src/formats/weightSizes';
import type { Weight } from '../../../src/model/model';
import { modelOfWeights } from '../../fixtures/modelOfWeights';

const COUNT = 24_000;

function weightOf(name: string, density: number): Weight {
  const random = seededRandom(5).fork(name);
  const values = Float32Array.from({ length: COUNT }, () => (random.uniform() < density ? random.normal() : 0));
  return { name, shape: [COUNT / 100, 100], dtype: 'float32', values };
}

function brotliOf(bytes: Uint8Array): number {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
}

describe('weightSizes', () => {
  // Twelve dense weights, of which eight are looked into, and two sparse ones.
  const names = Array.from({ length: 14 }, (_, i) => `w${i}`);
  const model = modelOfWeights(names.map((name, i) => weightOf(name, i < 12 ? 1 : 0.1)));

  it('has the gzip of each weight exactly, and brotli of dense and sparse ones within 2 %', async () => {
    const sizes = await weightSizes(model);
    for (const [name, { values }] of model.weights) {
      const bytes = new Uint8Array(values.buffer as ArrayBuffer);
      const size = sizes[name];
      expect(size?.gzipBytes).toBe(gzipSync(bytes, { level: 9 }).length);
      expect(size?.brotliEstimated).toBe(true);
      if (['w0', 'w11', 'w12', 'w13'].includes(name)) expect(Math.abs((size?.brotliBytes ?? 0) / brotliOf(bytes) - 1)).toBeLessThan(0.02);
    }
  });

  it('has both exactly where they are asked for, and nothing of a weight without values', async () => {
    const [sparse] = [weightOf('s', 0.05)];
    const empty: Weight = { name: 'e', shape: [0, 2], dtype: 'float32', values: new Float32Array(0) };
    const sizes = await weightSizes(modelOfWeights([sparse, empty]), { exact: true });
    expect(sizes['s']).toEqual({
      gzipBytes: gzipSync(new Uint8Array(sparse.values.buffer as ArrayBuffer), { level: 9 }).length,
      brotliBytes: brotliOf(new Uint8Array(sparse.values.buffer as ArrayBuffer)),
    });
    expect(sizes['e']).toEqual({ gzipBytes: 0, brotliBytes: 0 });
  });
});
