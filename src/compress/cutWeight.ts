import { defined } from '../base/defined';
import { sizeOf } from '../base/shape';
import type { Weight } from '../model/model';
import { followed } from '../model/origin';
import type { AxisCut } from './channelPlan';
import { gathered } from './gathered';

/** The weight without the cut indices. What is left keeps its values, dtype and quantization grid. */
export function cutWeight(weight: Weight, cuts: readonly AxisCut[]): Weight {
  const shape = [...weight.shape];
  let { values, origin } = weight;
  // Complex numbers take two values each.
  const width = values.length / Math.max(1, sizeOf(shape));
  for (const { axis, indices } of cuts) {
    const size = shape[axis] ?? 1;
    const kept = indicesWithout(size, indices);
    values = gathered(values, size, sizeOf(shape.slice(axis + 1)) * width, kept);
    origin = followed({ ...defined({ origin }), shape }, axis, kept);
    shape[axis] = kept.length;
  }
  return { ...weight, shape, values, ...defined({ origin }) };
}

function indicesWithout(size: number, dropped: Int32Array): Int32Array {
  const gone = new Uint8Array(size);
  for (const index of dropped) gone[index] = 1;
  return Int32Array.from({ length: size }, (_, index) => index).filter((index) => !gone[index]);
}
