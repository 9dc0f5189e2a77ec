import { stridesOf, type Shape } from '../base/shape';
import type { ChannelSlice } from '../trace/structure/structure';

/** The places of a slice's elements in its weight of this shape: those whose index on `axis` is one of `indices`. */
export function* elementsOf({ axis, indices }: Pick<ChannelSlice, 'axis' | 'indices'>, shape: Shape): Generator<number> {
  const size = shape[axis] ?? 1;
  const inner = stridesOf(shape)[axis] ?? 1;
  const length = shape.reduce((product, each) => product * each, 1);
  for (const index of indices) {
    for (let start = index * inner; start < length; start += size * inner) {
      for (let k = start; k < start + inner; k++) yield k;
    }
  }
}
