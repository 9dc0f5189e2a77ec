import { tf } from '../runtime/tf';
import { valuesOf } from '../runtime/valuesOf';

/** Above this many multiplications the backend does it, in float32. */
const BY_HAND = 2e8;

/** Inner products [n, n] of the rows of a matrix [n, d]; in double precision unless the matrix is large. */
export function gramMatrix(rows: Float32Array, n: number): Float64Array {
  const d = n === 0 ? 0 : rows.length / n;
  if (n * n * d > BY_HAND) {
    return Float64Array.from(
      valuesOf(() => {
        const matrix = tf.tensor2d(rows, [n, d]);
        return tf.matMul(matrix, matrix, false, true);
      }),
    );
  }
  const gram = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < d; i++) sum += (rows[a * d + i] as number) * (rows[b * d + i] as number);
      gram[a * n + b] = sum;
      gram[b * n + a] = sum;
    }
  }
  return gram;
}
