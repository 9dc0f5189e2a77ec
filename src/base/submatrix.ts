/** Some rows and the same columns of a row-major matrix [size * size], in the order of `which`. */
export function submatrix(matrix: Float64Array, size: number, which: ArrayLike<number>): Float64Array {
  const n = which.length;
  const own = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = (which[i] as number) * size;
    for (let j = 0; j < n; j++) own[i * n + j] = matrix[row + (which[j] as number)] as number;
  }
  return own;
}
