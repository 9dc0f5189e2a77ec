import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { MaskedSystems } from '../../../../src/compress/resolve/maskedSystems';

const N = 14;
const random = seededRandom(9);
const rows = Array.from({ length: 3 * N }, () => Float64Array.from({ length: N }, () => random.normal()));
/** Symmetric, positive definite. */
const matrix = Float64Array.from({ length: N * N }, (_, at) => {
  const [i, j] = [Math.floor(at / N), at % N];
  return rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), i === j ? 0.1 : 0);
});
const without = (...lacking: number[]): Int32Array => Int32Array.from({ length: N }, (_, i) => i).filter((i) => !lacking.includes(i));

/** What is left of A[subset, subset] x - b. */
function residual(subset: Int32Array, b: Float64Array, x: Float64Array): number {
  return Math.max(
    ...Array.from(subset, (i, at) =>
      Math.abs(subset.reduce((sum, j, k) => sum + (matrix[i * N + j] ?? 0) * (x[k] ?? 0), 0) - (b[at] ?? NaN)),
    ),
  );
}

describe('MaskedSystems', () => {
  // So many large subsets that the inverse pays, then so few that it does not.
  for (const [how, sizes] of [
    ['by the inverse of the whole', Array.from({ length: 40 }, () => N - 2)],
    ['each by itself', [N - 2]],
  ] as const) {
    it(`solves restricted systems ${how}`, () => {
      const systems = new MaskedSystems(matrix, N, sizes);
      for (const subset of [without(), without(3), without(0, 13), without(5, 6), Int32Array.from([4]), Int32Array.from([1, 7, 9])]) {
        const b = Float64Array.from(subset, () => random.normal());
        const x = systems.of(subset)?.(b);
        expect(x).toHaveLength(subset.length);
        expect(residual(subset, b, x ?? new Float64Array())).toBeLessThan(1e-9);
      }
    });
  }

  it('has no solver where a restricted system is not positive definite', () => {
    const broken = matrix.slice();
    broken[2 * N + 2] = -1;
    const systems = new MaskedSystems(
      broken,
      N,
      Array.from({ length: 40 }, () => N - 1),
    );
    expect(systems.of(without(3))).toBeUndefined();
    expect(systems.of(without(2))).toBeDefined();
  });
});
