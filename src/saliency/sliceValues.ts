import { stridesOf } from '../base/shape';
import type { Weight } from '../model/model';
import type { ChannelSlice } from '../trace/structure/structure';

/** The elements of a weight that belong to a channel: those whose index on the slice's axis is one of the slice's, in order. */
export function sliceValues({ shape, values }: Weight, { axis, indices }: Pick<ChannelSlice, 'axis' | 'indices'>): Float32Array {
  const size = shape[axis] ?? 1;
  const inner = stridesOf(shape)[axis] ?? 1;
  const taken = new Float32Array((values.length / size) * indices.length);
  let to = 0;
  for (let block = 0; block < values.length; block += size * inner) {
    for (const index of indices) {
      for (let i = 0; i < inner; i++) taken[to++] = values[block + index * inner + i] as number;
    }
  }
  return taken;
}
