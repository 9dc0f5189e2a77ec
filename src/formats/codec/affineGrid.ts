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
 * The grid that spans `values`, with a step of few digits. Where zero lies between the extremes (or `withZero` asks for it) zero is one of
 * its values exactly; the extremes move by up to half a step for that. Where all values are one, code 0 stands for it. The values must be
 * finite. The values of a grid that was made so, its first and its last among them, make the same grid again.
 */
export function gridOf(values: WeightValues, dtype: AffineDType, withZero = false): AffineGrid {
  const [least, largest] = extremes(values);
  const low = withZero ? Math.min(least, 0) : least;
  const high = withZero ? Math.max(largest, 0) : largest;
  if (low === high) return { scale: 1, min: low };
  if (values instanceof Int32Array) return spanning(low, high, dtype, LARGEST_INT32);
  const grid = spanning(low, high, dtype, LARGEST_FLOAT32);
  return shortened(grid, dtype) ?? grid;
}

/** The same rule as tensorflowjs_converter's; no code stands for more than `limit`. */
function spanning(low: number, high: number, dtype: AffineDType, limit: number): AffineGrid {
  const step = (high - low) / LARGEST_CODE[dtype];
  if (low > 0 || high < 0) return { scale: step, min: low };
  const zeroCode = Math.round(-low / step);
  // Shifted by half a step, an extreme near the end of the dtype's range would become Infinity (or another integer).
  const scale = Math.min(step, limit / Math.max(zeroCode, LARGEST_CODE[dtype] - zeroCode));
  return { scale, min: zeroCode === 0 ? 0 : -(zeroCode * scale) };
}

/** So many digits of a step, rounded up, move the farthest value by less than a step. */
const STEP_DIGITS = { uint8: 4, uint16: 6 } as const satisfies Record<AffineDType, number>;
/** Most numbers of so few digits will do; some are no double whose product with the zero code is the double of the product. */
const TRIES = 16;
/** Of a unit in a step's last place: as much as storing values as float32 adds to a step is none of it. */
const ROUNDING = 0.2;

/**
 * A grid no finer than `grid`, by as little as few digits allow: they stand in model.json, where 16 digits that nothing compresses are a
 * tenth of a small model. Where zero is not on the grid its least value stays what it is. Undefined where the numbers are too large or too
 * small for that.
 */
function shortened({ scale, min }: AffineGrid, dtype: AffineDType): AffineGrid | undefined {
  const exponent = Math.floor(Math.log10(scale)) + 1 - STEP_DIGITS[dtype];
  const decimal = (units: number): number => Number(`${units}e${exponent}`);
  const first = Math.ceil(scale / 10 ** exponent - ROUNDING);
  const zeroCode = Math.round(-min / scale);
  const hasZero = zeroCode >= 0 && zeroCode <= LARGEST_CODE[dtype] && zeroCode * scale + min === 0;
  return Array.from({ length: TRIES }, (_, i) => first + i)
    .map((step) => ({ scale: decimal(step), min: hasZero ? 0 - decimal(zeroCode * step) : min }))
    .find((short) => short.scale > 0 && (!hasZero || zeroCode * short.scale + short.min === 0) && staysFinite(short, LARGEST_CODE[dtype]));
}

function staysFinite({ scale, min }: AffineGrid, largestCode: number): boolean {
  return min >= -LARGEST_FLOAT32 && largestCode * scale + min <= LARGEST_FLOAT32;
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
