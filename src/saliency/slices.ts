import { sizeOf, stridesOf, type Shape } from '../base/shape';
import type { Weight } from '../model/model';
import type { Channel, ChannelSlice } from '../trace/structure/structure';
import type { ScoringInput } from './criterion';

/** The places of a slice's elements in its weight of this shape: those whose index on `axis` is one of `indices`. */
export function* elementsOf({ axis, indices }: Pick<ChannelSlice, 'axis' | 'indices'>, shape: Shape): Generator<number> {
  const size = shape[axis] ?? 1;
  const inner = stridesOf(shape)[axis] ?? 1;
  const length = sizeOf(shape);
  for (const index of indices) {
    for (let start = index * inner; start < length; start += size * inner) {
      for (let k = start; k < start + inner; k++) yield k;
    }
  }
}

/** The values of a weight's elements that belong to a channel. */
export function sliceValues({ shape, values }: Weight, slice: Pick<ChannelSlice, 'axis' | 'indices'>): Float32Array {
  return Float32Array.from(elementsOf(slice, shape), (k) => values[k] as number);
}

/**
 * What computes a channel: its producers, and the vectors (biases, scales) of their layers that go with it. A recurrent kernel's
 * rows and a depthwise filter of the same layer read or pass the channel; they don't make it.
 */
export function computingSlices({ slices }: Channel, input: Pick<ScoringInput, 'model' | 'layerOf'>): ChannelSlice[] {
  const producing = new Set(slices.filter(({ role }) => role === 'producer').map((slice) => layerOfSlice(slice, input)));
  return slices.filter(
    (slice) =>
      slice.role === 'producer' ||
      (slice.role === 'carrier' && producing.has(layerOfSlice(slice, input)) && input.model.weights.get(slice.weight)?.shape.length === 1),
  );
}

/** The layer of a slice's weight; a weight that belongs to none stands for itself. */
export function layerOfSlice({ weight }: ChannelSlice, { layerOf }: Pick<ScoringInput, 'layerOf'>): string {
  return layerOf.get(weight) ?? weight;
}
