/** A symmetric positive definite matrix, factored so that systems of it can be solved. */
export interface Cholesky {
  /** L of A = L L', row-major [n * n], zero above the diagonal. */
  readonly lower: Float64Array;
  /** Natural logarithm of the matrix' determinant. */
  readonly logDeterminant: number;
  /** x of A x = b, for b [n]. */
  solve(b: Float64Array): Float64Array;
  /** The inverse, [n * n], symmetric. */
  inverse(): Float64Array;
}

/**
 * Factors A = L L' (row-major [n * n], the lower triangle is read), about n^3 / 3 multiplications. Undefined where A is not
 * positive definite to working precision.
 */
export function cholesky(matrix: Float64Array, n: number): Cholesky | undefined {
  const lower = factor(matrix, n);
  if (!lower) return undefined;
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) logDeterminant += 2 * Math.log(lower[i * n + i] as number);
  const solve = (b: Float64Array): Float64Array => backward(lower, n, forward(lower, n, b.slice()));
  return { lower, logDeterminant, solve, inverse: () => inverseOf(lower, n) };
}

/** Sum of products of two rows, `length` elements from each start. */
export function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (a[fromA + i] as number) * (b[fromB + i] as number);
  return sum;
}

function factor(matrix: Float64Array, n: number): Float64Array | undefined {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = (matrix[i * n + j] as number) - dot(lower, i * n, lower, j * n, j);
      if (i !== j) lower[i * n + j] = rest / (lower[j * n + j] as number);
      else if (rest > 0) lower[i * n + i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}

/** In place: b becomes L^-1 b. */
function forward(lower: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) b[i] = ((b[i] as number) - dot(lower, i * n, b, 0, i)) / (lower[i * n + i] as number);
  return b;
}

/** In place: b becomes L'^-1 b; whole rows of L are taken off, so that memory is read in order. */
function backward(lower: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = n - 1; i >= 0; i--) {
    const value = (b[i] as number) / (lower[i * n + i] as number);
    b[i] = value;
    for (let j = 0; j < i; j++) b[j] = (b[j] as number) - value * (lower[i * n + j] as number);
  }
  return b;
}

function inverseOf(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const unit = new Float64Array(n);
    unit[i] = 1;
    inverse.set(backward(lower, n, forward(lower, n, unit)), i * n);
  }
  return inverse;
}
