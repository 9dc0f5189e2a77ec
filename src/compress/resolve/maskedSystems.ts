import { cholesky, type Cholesky } from '../../base/cholesky';
import { submatrix } from '../../base/submatrix';

/**
 * Solves systems of one symmetric positive definite matrix A [n, n] restricted to subsets of its rows and columns. A small subset is
 * factored by itself; of one that lacks few, what it lacks is taken out of the inverse of the whole, which is made once.
 */
export class MaskedSystems {
  private inverse: Float64Array | undefined;

  /** `sizes` are those of the subsets to come: they tell whether the inverse pays. */
  constructor(
    private readonly matrix: Float64Array,
    private readonly n: number,
    sizes: readonly number[],
  ) {
    const saved = sizes.reduce((sum, size) => sum + Math.max(0, cube(size) - this.costByInverse(size)), 0);
    // A factor and its inverse take three times what a factor alone takes.
    if (saved > 3 * cube(n)) this.inverse = cholesky(matrix, n)?.inverse();
  }

  /** A solver of A[subset, subset] x = b; undefined where that is not positive definite. `subset` ascending. */
  of(subset: Int32Array): ((b: Float64Array) => Float64Array) | undefined {
    const { inverse } = this;
    if (inverse && this.costByInverse(subset.length) < cube(subset.length)) return this.byInverse(subset, inverse);
    const factor = cholesky(submatrix(this.matrix, this.n, subset), subset.length);
    return factor && ((b) => factor.solve(b));
  }

  /** inv(A[S, S]) = B[S, S] - B[S, R] inv(B[R, R]) B[R, S], with B the inverse of A and R what S lacks. */
  private byInverse(subset: Int32Array, inverse: Float64Array): ((b: Float64Array) => Float64Array) | undefined {
    const { n } = this;
    const lacking = complement(subset, n);
    const factor: Cholesky | undefined = cholesky(submatrix(inverse, n, lacking), lacking.length);
    if (!factor) return undefined;
    const times = (rows: Int32Array, columns: Int32Array, vector: Float64Array): Float64Array =>
      Float64Array.from(rows, (row) => {
        let sum = 0;
        for (let k = 0; k < columns.length; k++) sum += (inverse[row * n + (columns[k] as number)] as number) * (vector[k] as number);
        return sum;
      });
    return (b) => {
      const whole = times(subset, subset, b);
      const rest = times(subset, lacking, factor.solve(times(lacking, subset, b)));
      return whole.map((value, i) => value - (rest[i] as number));
    };
  }

  private costByInverse(size: number): number {
    return cube(this.n - size) + 2 * size * this.n;
  }
}

function cube(n: number): number {
  return n ** 3 / 3;
}

function complement(subset: Int32Array, n: number): Int32Array {
  const held = new Uint8Array(n);
  for (const index of subset) held[index] = 1;
  return Int32Array.from({ length: n }, (_, i) => i).filter((i) => held[i] === 0);
}
