import { sizeOf } from '../base/shape';
import type { Weight, WeightValues } from '../model/model';
import type { AxisCut } from './channelPlan';

/** The weight without the cut indices. What is left keeps its values, dtype and quantization grid. */
export function cutWeight(weight: Weight, cuts: readonly AxisCut[]): Weight {
  const shape = [...weight.shape];
  let { values } = weight;
  // Complex numbers take two values each.
  const width = values.length / Math.max(1, sizeOf(shape));
  for (const { axis, indices } of cuts) {
    const size = shape[axis] ?? 1;
    const kept = indicesWithout(size, indices);
    values = gathered(values, size, sizeOf(shape.slice(axis + 1)) * width, kept);
    shape[axis] = kept.length;
  }
  return { ...weight, shape, values };
}

/** Copies the kept indices of an axis of `size`, behind which lie `inner` values for each index. */
function gathered(values: WeightValues, size: number, inner: number, kept: Int32Array): WeightValues {
  const outer = values.length / (size * inner);
  const Values = values.constructor as new (length: number) => WeightValues;
  const result = new Values(outer * kept.length * inner);
  let to = 0;
  for (let o = 0; o < outer; o++) {
    for (const index of kept) {
      const from = (o * size + index) * inner;
      if (inner === 1) result[to] = values[from] as number;
      else result.set(values.subarray(from, from + inner), to);
      to += inner;
    }
  }
  return result;
}

function indicesWithout(size: number, dropped: Int32Array): Int32Array {
  const gone = new Uint8Array(size);
  for (const index of dropped) gone[index] = 1;
  return Int32Array.from({ length: size }, (_, index) => index).filter((index) => !gone[index]);
}
