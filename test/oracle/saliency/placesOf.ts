import type { ScoringInput } from '../../../src/saliency/criterion';
import type { ChannelSlice } from '../../../src/trace/structure/structure';

/** Every element of the weight whose index on the slice's axis is one of the slice's. */
export function placesOf({ weight, axis, indices }: ChannelSlice, { model }: ScoringInput): number[] {
  const { shape = [], values = [] } = model.weights.get(weight) ?? {};
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  return [...values.keys()].filter((k) => indices.includes(Math.floor(k / inner) % (shape[axis] ?? 1)));
}
