import type { Weight } from '../model/model';
import type { ChannelSlice } from '../trace/structure/structure';
import { elementsOf } from './sliceElements';

/** The values of a weight's elements that belong to a channel. */
export function sliceValues({ shape, values }: Weight, slice: Pick<ChannelSlice, 'axis' | 'indices'>): Float32Array {
  return Float32Array.from(elementsOf(slice, shape), (k) => values[k] ?? 0);
}
