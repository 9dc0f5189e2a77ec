import type { Random } from '../../base/random';
import { sizeOf, type Shape } from '../../base/shape';

/**
 * A matrix whose rows or columns, whichever are fewer, are at right angles and of length `gain`, uniform among all such matrices (Saxe et
 * al. 2014): the Q of a normal matrix whose R has a positive diagonal. All axes but the last count as rows.
 */
export function orthogonal(shape: Shape, gain: number, random: Random): Float32Array {
  if (shape.length < 2) throw new Error(`an orthogonal matrix of shape [${shape.join()}]`);
  const columns = shape.at(-1) ?? 0;
  const rows = sizeOf(shape.slice(0, -1));
  const vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
  const values = new Float32Array(rows * columns);
  for (const [i, vector] of vectors.entries()) {
    for (let k = 0; k < vector.length; k++) values[rows < columns ? i * columns + k : k * columns + i] = gain * (vector[k] as number);
  }
  return values;
}

/** `count` vectors of length 1 at right angles to each other, by Gram and Schmidt, who is asked twice so that rounding leaves nothing. */
function orthonormal(count: number, length: number, random: Random): Float64Array[] {
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors) {
        const share = dot(vector, other);
        for (let k = 0; k < length; k++) vector[k] = (vector[k] as number) - share * (other[k] as number);
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / norm));
  }
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
