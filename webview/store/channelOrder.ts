import type { ChannelRow } from '../../src/protocol/views';

/** How the channels of a layer are listed: the least worth first, or by their index. */
export type ChannelOrder = 'rank' | 'index';

/** The channels in the order asked for; by rank, those that can't be cut come last. */
export function orderChannels(rows: readonly ChannelRow[], order: ChannelOrder): readonly ChannelRow[] {
  const byIndex = [...rows].sort((a, b) => a.index - b.index);
  return order === 'index' ? byIndex : byIndex.sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || 0);
}
