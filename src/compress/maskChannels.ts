import { stridesOf } from '../base/shape';
import { withWeights, type Model, type Weight } from '../model/model';
import type { Structure } from '../trace/structure/structure';
import { weightOf } from './weightOf';

/**
 * The uncut twin of a cut model: all shapes as they were, but whatever reads a removed channel sees zero. The weights
 * that read it are zeroed there; where something reads it without a weight, what computes it is zeroed too. To be held
 * against a cut, `removed` is what the cut's plan removes.
 */
export function maskChannels(model: Model, structure: Structure, removed: Iterable<number>): Model {
  return withWeights(model, maskedWeights(model, structure, removed));
}

/**
 * The weights alone that masking these channels changes. Nothing is kept back: a mask, unlike a cut, may leave a layer
 * without a channel. Channels with an obstacle are masked as far as something reads them by a weight.
 */
export function maskedWeights(model: Model, structure: Structure, removed: Iterable<number>): Weight[] {
  const masked = new Map<string, Weight>();
  for (const id of removed) {
    const channel = structure.channels[id];
    for (const { weight: name, axis, role, indices } of channel?.slices ?? []) {
      if (role !== 'consumer' && !channel?.maskedAtSource) continue;
      const weight = masked.get(name) ?? copyOf(weightOf(model, name));
      masked.set(name, weight);
      zeroIndices(weight, axis, indices);
    }
  }
  return [...masked.values()];
}

function copyOf(weight: Weight): Weight {
  return { ...weight, values: weight.values.slice() };
}

/** In place: the weight is a copy of our own. */
function zeroIndices({ values, shape }: Weight, axis: number, indices: Int32Array): void {
  const size = shape[axis] ?? 1;
  const inner = stridesOf(shape)[axis] ?? 1;
  for (let block = 0; block < values.length; block += size * inner) {
    for (const index of indices) values.fill(0, block + index * inner, block + (index + 1) * inner);
  }
}
