import { shuffle, type Random } from '../../base/random';

/** Which channels each of M random masks removes, of P channels that can be cut. */
export interface MaskPlan {
  /** The channels' ids, ascending, [P]. */
  readonly channels: Int32Array;
  /** Row-major [M * P]: 1 where the mask removes the channel. Rows 2k and 2k + 1 are a pair drawn against each other. */
  readonly removed: Uint8Array;
}

/** Masks with the loss that each left. */
export interface MaskLosses extends MaskPlan {
  /** Mean loss over calibration samples under each mask [M], or its rise over the whole network's on the same samples. */
  readonly losses: Float64Array;
}

/**
 * Draws `masks` (even) random masks that keep each channel with probability `keep`. The two of a pair use opposite
 * draws, so that they don't remove the same channels where `keep` exceeds 0.5, and each channel's draws
 * are spread evenly over the pairs (Latin hypercube): every channel is removed equally often, at least twice.
 */
export function planMasks(channels: Int32Array, { masks, keep, random }: { masks: number; keep: number; random: Random }): MaskPlan {
  const size = channels.length;
  const pairs = masks / 2;
  const removals = Math.min(pairs - 1, Math.max(1, Math.round(pairs * (1 - keep))));
  const removed = new Uint8Array(masks * size);
  for (let column = 0; column < size; column++) {
    const places = shuffle(
      Uint32Array.from({ length: pairs }, (_, i) => i),
      random,
    );
    for (const [pair, place] of places.entries()) {
      removed[2 * pair * size + column] = place < removals ? 1 : 0;
      removed[(2 * pair + 1) * size + column] = pairs - 1 - place < removals ? 1 : 0;
    }
  }
  return { channels, removed };
}
