import type { Channel, ChannelSlice } from '../trace/structure/structure';
import type { ScoringInput } from './criterion';

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
