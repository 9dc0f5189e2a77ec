import type { WeightValues } from '../../model/model';

/** The quantized types whose codes stand for `code * scale + min`. */
export type AffineDType = 'uint8' | 'uint16';

/** An even grid of 256 or 65,536 values; code c stands for c * scale + min (in double, then stored as the dtype). */
export interface AffineGrid {
  readonly scale: number;
  readonly min: number;
}

/** The largest code of each affine type. */
export const LARGEST_CODE = { uint8: 255, uint16: 65_535 } as const satisfies Record<AffineDType, number>;

/**
 * The grid that spans `values`. Where zero lies between the extremes the grid is shifted by up to half a step so that zero is one of its
 * values exactly; the extremes then move by as much. Where all values are one, code 0 stands for it. The values must be finite. (The same
 * rule as tensorflowjs_converter's.)
 */
export function gridOf(values: WeightValues, dtype: AffineDType): AffineGrid {
  const [low, high] = extremes(values);
  return spanning(low, high, dtype, values instanceof Int32Array ? LARGEST_INT32 : LARGEST_FLOAT32);
}

/**
 * The grid of float `values` for few levels: it spans them and zero, which is one of its values exactly, with the least step of few digits
 * that does. Both numbers of a grid stand in model.json, where 16 digits that nothing compresses are a tenth of a small model.
 */
export function shortGridOf(values: WeightValues, dtype: AffineDType): AffineGrid {
  const [least, largest] = extremes(values);
  const grid = spanning(Math.min(least, 0), Math.max(largest, 0), dtype, LARGEST_FLOAT32);
  if (least === 0 && largest === 0) return grid;
  const zeroCode = Math.round(-grid.min / grid.scale);
  const farthest = Math.max(zeroCode, LARGEST_CODE[dtype] - zeroCode);
  for (const scale of shortNumbersFrom(grid.scale, STEP_DIGITS[dtype])) {
    const min = 0 - Number((zeroCode * scale).toPrecision(PRODUCT_DIGITS));
    if (zeroCode * scale + min === 0 && farthest * scale <= LARGEST_FLOAT32) return { scale, min };
  }
  return grid;
}

function spanning(low: number, high: number, dtype: AffineDType, limit: number): AffineGrid {
  if (low === high) return { scale: 1, min: low };
  const step = (high - low) / LARGEST_CODE[dtype];
  if (low > 0 || high < 0) return { scale: step, min: low };
  const zeroCode = Math.round(-low / step);
  // Shifted by half a step, an extreme near the end of the dtype's range would become Infinity (or another integer).
  const scale = Math.min(step, limit / Math.max(zeroCode, LARGEST_CODE[dtype] - zeroCode));
  return { scale, min: zeroCode === 0 ? 0 : -(zeroCode * scale) };
}

/** So many digits of a step move the farthest value by a quarter of a step at most. */
const STEP_DIGITS = { uint8: 4, uint16: 7 } as const satisfies Record<AffineDType, number>;
/** More than a code times a step has, fewer than a double is sure of. */
const PRODUCT_DIGITS = 14;
/** Of the numbers of so few digits most will do: where a double of one, times the zero code, is the double of the product. */
const TRIES = 16;

/** The least positive numbers of so many digits that are not below `least`, ascending. */
function shortNumbersFrom(least: number, digits: number): number[] {
  const exponent = Math.floor(Math.log10(least)) + 1 - digits;
  const first = Math.ceil(least / 10 ** exponent);
  return Array.from({ length: TRIES }, (_, i) => Number(`${first + i}e${exponent}`)).filter((number) => number >= least);
}

const LARGEST_FLOAT32 = 3.4028234663852886e38;
const LARGEST_INT32 = 2 ** 31 - 1;

/** The code whose value is nearest (ties to even); what lies outside of the grid gets its first or last code. */
export function nearestCode(value: number, { scale, min }: AffineGrid, largestCode: number): number {
  const exact = (value - min) / scale;
  const below = Math.floor(exact);
  const rest = exact - below;
  const code = rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
  return code > 0 ? Math.min(code, largestCode) : 0;
}

/** What tfjs makes of a code: float32 weights are rounded by storing them, int32 weights by Math.round. */
export function valueOfCode(code: number, { scale, min }: AffineGrid, dtype: 'float32' | 'int32'): number {
  const value = code * scale + min;
  return dtype === 'float32' ? Math.fround(value) : Math.round(value) | 0;
}

/** Least and largest value; [0, 0] where there are none. */
export function extremes(values: WeightValues): [number, number] {
  if (values.length === 0) return [0, 0];
  let least = Infinity;
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  // -0 would make the zero code's value -0.
  return [least + 0, largest + 0];
}
