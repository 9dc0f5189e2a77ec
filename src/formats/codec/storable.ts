import type { Weight } from '../../model/model';
import { gridOf, LARGEST_CODE, nearestCode, valueOfCode, type AffineDType, type AffineGrid } from './affineGrid';
import { gridOfQuantization } from './encodeWeight';
import { fromFloat16Bits, LARGEST_FLOAT16, toFloat16Bits } from './float16';
import { keptCodes } from './keptCodes';
import { zeroValue } from './zeroValue';

/** A weight whose values its quantization can hold, and what had to change for that. */
export interface Storable {
  /** The same object where nothing had to change. */
  readonly weight: Weight;
  /** `regridded`: another grid of the same type, values moved by at most half a step. `dropped`: now stored unquantized. */
  readonly change?: 'regridded' | 'dropped';
}

/**
 * The weight as it will read back when it has been written. Where all values lie on the weight's grid nothing changes.
 * An edited quantized weight gets a new grid of the same type, on which its zeros are exact; one with NaN or Infinity,
 * or too large for float16, loses its quantization instead of its values.
 */
export function storable(weight: Weight): Storable {
  const { values, quantization } = weight;
  if (!quantization || keptCodes(values, quantization)) return { weight };
  return quantization.dtype === 'float16' ? storableHalf(weight) : storableAffine(weight, quantization.dtype);
}

function storableHalf(weight: Weight): Storable {
  const rounded = fromFloat16Bits(toFloat16Bits(weight.values));
  let exact = true;
  for (let i = 0; i < rounded.length; i++) {
    const value = weight.values[i] as number;
    const stored = rounded[i] as number;
    if (Object.is(stored, value)) continue;
    if (!Number.isFinite(stored) || Math.abs(value) > LARGEST_FLOAT16) return { weight: unquantized(weight), change: 'dropped' };
    exact = false;
  }
  return exact ? { weight } : { weight: { ...weight, values: rounded }, change: 'regridded' };
}

function storableAffine(weight: Weight, dtype: AffineDType): Storable {
  const kind = weight.dtype === 'int32' ? 'int32' : 'float32';
  const { values, quantization } = weight;
  if (quantization && isOnGrid(weight, gridOfQuantization(quantization), kind, LARGEST_CODE[dtype])) return { weight };
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) return { weight: unquantized(weight), change: 'dropped' };
  }
  const shifted = quantization && shiftedToZero(weight, gridOfQuantization(quantization), kind, LARGEST_CODE[dtype]);
  if (shifted) return { weight: shifted, change: 'regridded' };
  const grid = gridOf(values, dtype);
  return { weight: { ...weight, values: snap(weight, grid, dtype), quantization: { dtype, ...grid } }, change: 'regridded' };
}

/**
 * A weight whose values lie on its grid but for new zeros, which that misses: the grid, moved by at most half a step so that the zero code
 * stands for exactly 0. All codes stay.
 */
function shiftedToZero(weight: Weight, grid: AffineGrid, kind: 'float32' | 'int32', largestCode: number): Weight | undefined {
  const { values, quantization } = weight;
  const zero = zeroValue(weight);
  if (!quantization || zero === 0 || kind !== 'float32') return undefined;
  const before = { ...weight, values: Float32Array.from(values, (value) => (value === 0 ? zero : value)) };
  if (!isOnGrid(before, grid, kind, largestCode)) return undefined;
  const { scale } = grid;
  const min = -(nearestCode(0, grid, largestCode) * scale) + 0;
  const moved = { scale, min };
  const codes = Float32Array.from(before.values, (value) => valueOfCode(nearestCode(value, grid, largestCode), moved, kind));
  return { ...weight, values: codes, quantization: { ...quantization, ...moved } };
}

/** The nearest values on a grid; those of int32 weights stay int32. */
export function snap({ values, dtype }: Weight, grid: AffineGrid, stored: AffineDType): Float32Array | Int32Array {
  const kind = dtype === 'int32' ? 'int32' : 'float32';
  const snapped = kind === 'int32' ? new Int32Array(values.length) : new Float32Array(values.length);
  for (let i = 0; i < snapped.length; i++) {
    snapped[i] = valueOfCode(nearestCode(values[i] as number, grid, LARGEST_CODE[stored]), grid, kind);
  }
  return snapped;
}

function isOnGrid({ values }: Weight, grid: AffineGrid, kind: 'float32' | 'int32', largestCode: number): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (valueOfCode(nearestCode(value, grid, largestCode), grid, kind) !== value) return false;
  }
  return true;
}

function unquantized({ quantization: _, ...weight }: Weight): Weight {
  return weight;
}
