import type { Structure } from '../trace/structure/structure';

/** Every prunable channel's score and place; what the list and the card of neurons show. */
export interface ChannelRanking {
  /** By channel id; NaN where the channel can't be cut. */
  readonly scores: Float64Array;
  /** By channel id; 1 is the least worth of the model, 0 where the channel can't be cut. */
  readonly ranks: Uint32Array;
}

/** Ranks the prunable channels by their scores; equal scores go by id, as they do when channels are chosen. */
export function channelRanking(structure: Structure, scores: Float64Array): ChannelRanking {
  const prunable = structure.channels
    .filter(({ id, obstacle }) => obstacle === undefined && Number.isFinite(scores[id]))
    .map(({ id }) => id)
    .sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b);
  const ranks = new Uint32Array(scores.length);
  for (const [index, id] of prunable.entries()) ranks[id] = index + 1;
  return { scores, ranks };
}
