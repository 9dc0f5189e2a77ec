import { gridOf } from '../../formats/codec/affineGrid';
import { fromFloat16Bits, LARGEST_FLOAT16, toFloat16Bits } from '../../formats/codec/float16';
import { snap } from '../../formats/codec/storable';
import { Failure } from '../../model/failure';
import type { Weight } from '../../model/model';
import type { QuantizedDType } from '../../model/dtype';
import { levelsOnGrid } from './levelsOnGrid';

/** How a weight is to be stored. */
interface StoredAs {
  readonly dtype: QuantizedDType;
  readonly levels?: number | undefined;
  readonly importance?: Float64Array | undefined;
}

/**
 * A float32 weight with its values replaced by those that stock tfjs will decode from `dtype`: each moves by at most
 * half a step of the grid (float16: half its spacing), zeros not at all. With `levels` only that many codes are used,
 * chosen by the elements' `importance` where there is one.
 * Throws `planInvalid` with the reason of `obstacleTo`, and `settingInvalid` for levels out of range.
 */
export function quantizeWeight(weight: Weight, { dtype, levels, importance }: StoredAs): Weight {
  const obstacle = obstacleTo(weight, dtype);
  if (obstacle !== undefined) throw new Failure('planInvalid', { tensor: weight.name, reason: obstacle });
  if (dtype === 'float16') {
    return { ...weight, values: fromFloat16Bits(toFloat16Bits(weight.values)), quantization: { dtype } };
  }
  const grid = gridOf(weight.values, dtype, levels !== undefined);
  const values = levels === undefined ? snap(weight, grid, dtype) : levelsOnGrid(weight.values, grid, levels, importance);
  return { ...weight, values, quantization: { dtype, ...grid } };
}

/** Why a weight can't be stored as `dtype`; undefined if it can. */
export function obstacleTo({ dtype, values }: Weight, stored: QuantizedDType): string | undefined {
  if (dtype !== 'float32') return `only float32 weights are quantized, this one is ${dtype}`;
  let nonFinite = 0;
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i] as number);
    if (!Number.isFinite(magnitude)) nonFinite++;
    else if (magnitude > largest) largest = magnitude;
  }
  if (nonFinite > 0) return `it has NaN or Infinity (${nonFinite} of ${values.length} values)`;
  if (stored === 'float16' && largest > LARGEST_FLOAT16) return `float16 ends at ${LARGEST_FLOAT16} and it has ${largest}`;
  return undefined;
}
