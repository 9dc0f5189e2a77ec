import type { WeightValues } from '../model/model';

/** Values of a row-major tensor of which one axis has `size` indices with `inner` values behind each: those of the given indices, in their order. */
export function gathered<V extends WeightValues | Uint16Array | Uint32Array>(
  values: V,
  size: number,
  inner: number,
  indices: Int32Array,
): V {
  const outer = values.length / (size * inner);
  const Values = values.constructor as new (length: number) => V;
  const result = new Values(outer * indices.length * inner);
  let to = 0;
  for (let o = 0; o < outer; o++) {
    for (const index of indices) {
      const from = (o * size + index) * inner;
      if (inner === 1) result[to] = values[from] as number;
      else result.set(values.subarray(from, from + inner), to);
      to += inner;
    }
  }
  return result;
}
