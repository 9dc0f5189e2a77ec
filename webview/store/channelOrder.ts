import { grouped } from '../../src/base/grouped';
import type { ChannelRow } from '../../src/protocol/views';
import type { Ticks } from './ticks';

/** What a list of channels can be sorted by; `layer` is the network's order, `state` whether it is ticked, can be or can't be. */
export const CHANNEL_COLUMNS = ['rank', 'layer', 'index', 'score', 'state'] as const;
export type ChannelColumn = (typeof CHANNEL_COLUMNS)[number];

/** How channels are listed. */
export interface ChannelOrder {
  readonly column: ChannelColumn;
  readonly descending: boolean;
}

/** A channel and its layer. */
export interface ListedChannel extends ChannelRow {
  /** The layer's path. */
  readonly layer: string;
}

/**
 * Channels, given in the network's order, in the order asked for. What has no rank or score comes last either way; equal
 * ones stay in the network's order, whichever way it is turned.
 */
export function orderChannels(
  rows: readonly ListedChannel[],
  { column, descending }: ChannelOrder,
  ticks: Ticks,
): readonly ListedChannel[] {
  const sign = descending ? -1 : 1;
  switch (column) {
    case 'layer':
      return descending ? byLayerFromTheEnd(rows) : rows;
    case 'index':
      return sorted(rows, ({ index }) => sign * index);
    case 'rank':
      return sorted(rows, ({ rank }) => (rank === null ? Infinity : sign * rank));
    case 'score':
      return sorted(rows, ({ score }) => (score === null ? Infinity : sign * score));
    case 'state':
      return sorted(rows, (row) => sign * stateOf(row, ticks));
  }
}

/** What a click on a column's head does: the first shows what is most asked for, the next turns it over. */
export function nextChannelOrder(order: ChannelOrder, column: ChannelColumn): ChannelOrder {
  return { column, descending: order.column === column ? !order.descending : column === 'score' };
}

/** Ticked ones, then those that can be ticked, then the rest. */
function stateOf({ layer, index, prunable }: ListedChannel, ticks: Ticks): number {
  if (!prunable) return 2;
  return ticks.get(layer)?.has(index) ? 0 : 1;
}

/** By a figure worked out once for each; the same object when nothing moves would not be worth the comparison. */
function sorted(rows: readonly ListedChannel[], keyOf: (row: ListedChannel) => number): readonly ListedChannel[] {
  const keys = Float64Array.from(rows, keyOf);
  const places = Array.from(rows.keys()).sort((a, b) => {
    const [x = 0, y = 0] = [keys[a], keys[b]];
    return x < y ? -1 : x > y ? 1 : a - b;
  });
  return places.flatMap((place) => rows[place] ?? []);
}

/** The last layer first, its channels as they are. */
function byLayerFromTheEnd(rows: readonly ListedChannel[]): readonly ListedChannel[] {
  return [...grouped(rows, ({ layer }) => layer).values()].reverse().flat();
}
