import type { Weight } from './model';

/** A weight as a small picture: mean values, row-major. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

/** Larger pictures show nothing more and cost the panel's time. */
const MOST_PIXELS = 128;

/**
 * A weight laid out as a matrix and averaged down to at most 128 x 128: the last axis (O, output channels) across, all
 * others (I, or H W I) down; a vector is one row. NaN and Infinity are left out; where nothing is left there is 0.
 */
export function pictureOf({ shape, values }: Pick<Weight, 'shape' | 'values'>): Picture {
  const across = shape.at(-1) ?? 1;
  const down = across === 0 ? 0 : Math.floor(values.length / across);
  const rows = Math.min(down, MOST_PIXELS);
  const columns = Math.min(across, MOST_PIXELS);
  const sums = new Float64Array(rows * columns);
  const counts = new Float64Array(rows * columns);
  for (let row = 0; row < down; row++) {
    const start = Math.floor((row * rows) / down) * columns;
    for (let column = 0; column < across; column++) {
      const value = values[row * across + column] as number;
      if (!Number.isFinite(value)) continue;
      const pixel = start + Math.floor((column * columns) / across);
      sums[pixel] = (sums[pixel] as number) + value;
      counts[pixel] = (counts[pixel] as number) + 1;
    }
  }
  return { rows, columns, values: Array.from(sums, (sum, pixel) => sum / Math.max(1, counts[pixel] as number)) };
}
