import { describe, expect, it } from 'vitest';
import { cholesky } from '../../../src/base/cholesky';
import { seededRandom } from '../../../src/base/random';
import { Products } from '../../../src/compress/merge/products';
import { rectified, type ResponsePart } from '../../../src/compress/merge/response/response';
import { spreadOver } from '../../../src/compress/merge/spreadOver';

const CHANNELS = 7;
const INPUTS = 5;
const SAMPLES = 200_000;
const RIDGE = 0.01;

/** Vectors [CHANNELS, INPUTS]. */
function vectorsOf(seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: CHANNELS * INPUTS }, () => random.normal());
}

function partOf(vectors: Float64Array, slopes: Float64Array): ResponsePart {
  const gram = Float64Array.from({ length: CHANNELS ** 2 }, (_, i) => {
    let sum = 0;
    for (let d = 0; d < INPUTS; d++)
      sum += (vectors[Math.floor(i / CHANNELS) * INPUTS + d] ?? 0) * (vectors[(i % CHANNELS) * INPUTS + d] ?? 0);
    return sum;
  });
  const ids = Int32Array.from({ length: CHANNELS }, (_, c) => c);
  return rectified({ ids, gram, moments: gram, offset: new Float64Array(CHANNELS), scalable: true, convolved: false }, slopes);
}

/** Mean products of the activations over normal draws. */
function drawnMoments(vectors: Float64Array, slopes: Float64Array): Float64Array {
  const random = seededRandom(99);
  const sums = new Float64Array(CHANNELS ** 2);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const x = Array.from({ length: INPUTS }, () => random.normal());
    const activations = Array.from({ length: CHANNELS }, (_, c) => {
      const z = x.reduce((sum, value, d) => sum + value * (vectors[c * INPUTS + d] ?? 0), 0);
      return z > 0 ? z : (slopes[c] ?? 0) * z;
    });
    for (let a = 0; a < CHANNELS; a++)
      for (let b = 0; b < CHANNELS; b++)
        sums[a * CHANNELS + b] = (sums[a * CHANNELS + b] ?? 0) + (activations[a] ?? 0) * (activations[b] ?? 0);
  }
  return sums.map((sum) => sum / SAMPLES);
}

describe.each([
  ['ReLU', () => 0],
  ['leaky ReLU', () => 0.2],
  ['|x|', () => -1],
  ['PReLU', (c: number) => 0.1 * c - 0.2],
] as const)('spreading behind %s', (_, slopeOf) => {
  const vectors = vectorsOf(3);
  const slopes = Float64Array.from({ length: CHANNELS }, (_each, c) => slopeOf(c));
  const part = partOf(vectors, slopes);

  it('has the mean products of activations that normal draws have', () => {
    const drawn = drawnMoments(vectors, slopes);
    const largest = Math.max(...drawn.map(Math.abs));
    drawn.forEach((value, i) => expect(Math.abs((part.moments[i] ?? 0) - value)).toBeLessThan(0.015 * largest));
  });

  it('is the least error on those draws, held near the nearest one', () => {
    const drawn = drawnMoments(vectors, slopes);
    const kept = [0, 1, 2, 3, 4];
    const coefficients = spreadOver(
      new Products(),
      [part],
      [
        { id: 5, nearest: 2 },
        { id: 6, nearest: -1 },
      ],
      kept,
    );
    for (const [row, id] of [5, 6].entries()) {
      const start = kept.map((k) => (id === 5 && k === 2 ? (drawn[id * CHANNELS + k] ?? 0) / (drawn[k * CHANNELS + k] ?? 1) : 0));
      const expected = leastError(drawn, id, kept, start);
      expected.forEach((value, k) => expect(Math.abs((coefficients[row * kept.length + k] ?? 0) - value)).toBeLessThan(0.05));
    }
  });
});

describe('spreading', () => {
  it('gives a scaled twin its factor exactly, a second twin nothing to add, and a dead channel no part', () => {
    const vectors = vectorsOf(4);
    for (let d = 0; d < INPUTS; d++) {
      vectors[5 * INPUTS + d] = 2.5 * (vectors[INPUTS + d] ?? 0);
      vectors[3 * INPUTS + d] = 0;
    }
    const coefficients = spreadOver(
      new Products(),
      [partOf(vectors, new Float64Array(CHANNELS))],
      [{ id: 5, nearest: 1 }],
      [0, 1, 2, 3, 4],
    );
    [0, 2.5, 0, 0, 0].forEach((value, k) => expect(coefficients[k]).toBeCloseTo(value, 6));
  });
});

/** Minimises E (a_id - sum c_k a_k)^2 + ridge sum E a_k^2 (c_k - start_k)^2 from its normal equations as they stand. */
function leastError(moments: Float64Array, id: number, kept: readonly number[], start: readonly number[]): number[] {
  const at = (a: number, b: number): number => moments[a * CHANNELS + b] ?? 0;
  const n = kept.length;
  const matrix = Float64Array.from({ length: n * n }, (_, i) => {
    const [a, b] = [kept[Math.floor(i / n)] ?? 0, kept[i % n] ?? 0];
    return at(a, b) * (a === b ? 1 + RIDGE : 1);
  });
  const right = Float64Array.from(kept, (k, i) => at(id, k) + RIDGE * at(k, k) * (start[i] ?? 0));
  return [...(cholesky(matrix, n)?.solve(right) ?? [])];
}
