import { describe, expect, it } from 'vitest';
import { cholesky } from '../../../src/base/cholesky';

const MATRIX = Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98);

describe('a Cholesky factor', () => {
  it('solves, inverts and has the determinant', () => {
    const factor = cholesky(MATRIX, 3);
    if (!factor) throw new Error('it is positive definite');
    expect(factor.logDeterminant).toBeCloseTo(Math.log(36), 12);
    const x = factor.solve(Float64Array.of(1, 2, 3));
    for (const [i, right] of [1, 2, 3].entries()) {
      expect(x.reduce((sum, value, j) => sum + value * (MATRIX[i * 3 + j] ?? 0), 0)).toBeCloseTo(right, 10);
    }
    const inverse = factor.inverse();
    expect([...inverse].map((value) => Math.round(value * 36))).toEqual([1777, -488, 76, -488, 136, -20, 76, -20, 4]);
  });

  it('refuses what is not positive definite', () => {
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
  });
});
