import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { bytesEntropy, codeLengths, entropyBits } from '../../../../src/compress/quantize/codeEntropy';
import { quantizeWeight } from '../../../../src/compress/quantize/quantizeWeight';
import { encodeWeight } from '../../../../src/formats/codec/encodeWeight';
import { vector } from '../../../fixtures/modelOfWeights';

it('is the sum over symbols of what each takes', () => {
  expect(entropyBits([4, 4])).toBe(8);
  expect(entropyBits([7, 0])).toBe(0);
  expect(entropyBits([])).toBe(0);
  expect(entropyBits([1, 2, 5])).toBeCloseTo(1 * 3 + 2 * 2 + 5 * Math.log2(8 / 5), 12);
  expect(bytesEntropy(Uint8Array.of(7, 7, 9, 9))).toBe(4);
  expect(codeLengths([1, 1, 2])).toEqual([2, 2, 1]);
});

/*
 * Independent codes: Huffman codes have whole bits, and runs of zeros are no longer than chance makes them, so that sparse
 * codes take two fifths more than their entropy, and dense ones of few levels a quarter.
 */
it.each([
  [0, 256, 1.03, 1.02],
  [0, 16, 1.2, 1.06],
  [0, 4, 1.3, 1.12],
  [0.9, 256, 1.4, 1.4],
  [0.9, 8, 1.4, 1.4],
  [0.98, 8, 1.6, 1.5],
])('lies below what gzip and brotli take, and near it: %d zeros, %i levels', (zeros, levels, gzipped, brotlied) => {
  const random = seededRandom(3);
  const values = Array.from({ length: 60_000 }, () => (random.uniform() < zeros ? 0 : random.normal()));
  const bytes = encodeWeight(quantizeWeight(vector('w', values), { dtype: 'uint8', levels }));
  const entropy = bytesEntropy(bytes) / 8;
  const [gzip, brotli] = [gzipSync(bytes, { level: 9 }).length / entropy, brotliCompressSync(bytes).length / entropy];
  expect(gzip).toBeGreaterThan(0.98);
  expect(gzip).toBeLessThan(gzipped);
  expect(brotli).toBeGreaterThan(0.98);
  expect(brotli).toBeLessThan(brotlied);
});
