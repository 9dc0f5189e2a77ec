import { sizeOf } from '../../base/shape';
import { keepCodes, keptCodes } from '../../formats/codec/keptCodes';
import { withWeights, type Model, type Weight } from '../../model/model';
import { followed } from '../../model/origin';
import { gathered } from '../gathered';
import { weightOf } from '../weightOf';
import type { PermutableAxis, PermutableGroup } from './permutable';

/**
 * The model with a group's channels in another order: where channel number i of the group stood, number `order[i]` stands now, with all
 * that belongs to it. Values, grids and the codes of quantized weights move along; the topology is the same.
 */
export function permute(model: Model, { axes }: PermutableGroup, order: ArrayLike<number>): Model {
  const moved = new Map<string, Weight>();
  for (const axis of axes) moved.set(axis.weight, permutedWeight(moved.get(axis.weight) ?? weightOf(model, axis.weight), axis, order));
  return withWeights(model, moved.values());
}

function permutedWeight(weight: Weight, place: PermutableAxis, order: ArrayLike<number>): Weight {
  const { shape, values, quantization } = weight;
  const size = shape[place.axis] ?? 1;
  // Complex numbers take two values each.
  const inner = (sizeOf(shape.slice(place.axis + 1)) * values.length) / sizeOf(shape);
  const sources = sourcesOf(place, size, order);
  const moved = gathered(values, size, inner, sources);
  const codes = quantization && keptCodes(values, quantization);
  if (codes) keepCodes(moved, gathered(codes, size, inner, sources), quantization);
  return { ...weight, values: moved, origin: followed(weight, place.axis, sources) };
}

/** For each index of an axis of `size`: the index whose values come there. */
export function sourcesOf({ each, indices }: PermutableAxis, size: number, order: ArrayLike<number>): Int32Array {
  const sources = Int32Array.from({ length: size }, (_, index) => index);
  for (let i = 0; i < order.length; i++) {
    for (let k = 0; k < each; k++) sources[indices[i * each + k] as number] = indices[(order[i] as number) * each + k] as number;
  }
  return sources;
}
