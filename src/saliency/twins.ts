import type { Model } from '../model/model';
import type { Structure } from '../trace/structure/structure';
import { sliceValues } from './slices';

/** A channel of the same layer. */
export interface Twin {
  /** Position in the layer. */
  readonly index: number;
  /** Cosine of the incoming weights, -1..1. */
  readonly similarity: number;
}

/**
 * The channels of a layer whose incoming weights point most nearly the same way as those of the channel at `index`, most similar
 * first, at most `count`. Incoming are the slices that compute the channel in the layer's own weights (for a recurrent unit all
 * gates); scale and bias don't count. Channels without such weights, or all zero, have no twins.
 */
export function twins(
  { model, structure, weightNames }: { model: Model; structure: Structure; weightNames: ReadonlySet<string> },
  { layer, index, count }: { layer: string; index: number; count: number },
): Twin[] {
  const channels = structure.layers.find((entry) => entry.layer === layer)?.channels ?? new Int32Array();
  const incoming = Array.from(channels, (id) =>
    (structure.channels[id]?.slices ?? []).flatMap((slice) => {
      const weight = model.weights.get(slice.weight);
      return slice.role === 'producer' && weight && weightNames.has(slice.weight) ? [...sliceValues(weight, slice)] : [];
    }),
  );
  const own = incoming[index] ?? [];
  return incoming
    .map((other, position) => ({ index: position, similarity: other.length === own.length ? cosine(own, other) : Number.NaN }))
    .filter(
      ({ index: position, similarity }) => position !== index && channels[position] !== channels[index] && Number.isFinite(similarity),
    )
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, count);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
