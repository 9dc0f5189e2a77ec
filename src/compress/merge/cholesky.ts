/**
 * The lower triangle L of a symmetric positive definite matrix A [n, n] = L L', row-major; undefined where A is not
 * positive definite in double precision.
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array | undefined {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (lower[i * n + k] as number) * (lower[j * n + k] as number);
      if (i !== j) lower[i * n + j] = sum / (lower[j * n + j] as number);
      else if (sum > 0) lower[i * n + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return lower;
}

/** Solves L L' x = b for each row b of `rows` [m, n]; returns the solutions as rows. */
export function solveCholesky(lower: Float64Array, n: number, rows: Float64Array): Float64Array {
  const solved = rows.slice();
  for (let start = 0; start < solved.length; start += n) {
    for (let i = 0; i < n; i++) {
      let sum = solved[start + i] as number;
      for (let k = 0; k < i; k++) sum -= (lower[i * n + k] as number) * (solved[start + k] as number);
      solved[start + i] = sum / (lower[i * n + i] as number);
    }
    for (let i = n - 1; i >= 0; i--) {
      // Column by column, so that memory is walked in rows.
      const value = (solved[start + i] as number) / (lower[i * n + i] as number);
      solved[start + i] = value;
      for (let k = 0; k < i; k++) solved[start + k] = (solved[start + k] as number) - (lower[i * n + k] as number) * value;
    }
  }
  return solved;
}
