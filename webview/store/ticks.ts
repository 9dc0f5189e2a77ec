import type { LayerRow } from '../../src/protocol/inspectAnswer';
import type { ChannelRow } from '../../src/protocol/views';
import type { PickedChannels } from '../../src/protocol/settings/pruning';

/** The channels ticked for removal: layer path -> channel indices. Never holds an empty set; never changed in place. */
export type Ticks = ReadonlyMap<string, ReadonlySet<number>>;

type Picks = PickedChannels['picks'];

export const NO_TICKS: Ticks = new Map();

const NONE: ReadonlySet<number> = new Set();

export function ticksFromPicks(picks: Picks): Ticks {
  return new Map(picks.filter(({ channels }) => channels.length > 0).map(({ layer, channels }) => [layer, new Set(channels)]));
}

/** For the protocol: layers in the order they were ticked, channels ascending. */
export function picksFromTicks(ticks: Ticks): Picks {
  return Array.from(ticks, ([layer, channels]) => ({ layer, channels: [...channels].sort((a, b) => a - b) }));
}

export function countTicks(ticks: Ticks): number {
  let count = 0;
  for (const channels of ticks.values()) count += channels.size;
  return count;
}

export function ticksOf(ticks: Ticks, layer: string): ReadonlySet<number> {
  return ticks.get(layer) ?? NONE;
}

/** The same ticks with one layer's replaced. */
export function withLayerTicks(ticks: Ticks, layer: string, channels: Iterable<number>): Ticks {
  const next = new Map(ticks);
  const own = new Set(channels);
  if (own.size > 0) next.set(layer, own);
  else next.delete(layer);
  return next;
}

/** The same ticks with one channel's turned over. */
export function toggledTick(ticks: Ticks, layer: string, channel: number): Ticks {
  const own = new Set(ticksOf(ticks, layer));
  if (!own.delete(channel)) own.add(channel);
  return withLayerTicks(ticks, layer, own);
}

/** Whether two layers' ticks are of the same channels. */
export function sameTicks(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a === b || (a.size === b.size && [...a].every((channel) => b.has(channel)));
}

/** The prunable channels whose score lies below the threshold. */
export function channelsBelow(rows: readonly ChannelRow[], threshold: number): number[] {
  return rows.filter(({ prunable, score }) => prunable && score !== null && score < threshold).map(({ index }) => index);
}

/** Layers that the ticks would leave without any channel, which no plan may do. */
export function emptiedLayers(ticks: Ticks, layers: readonly LayerRow[]): string[] {
  return layers.filter(({ name, channels }) => channels && ticksOf(ticks, name).size >= channels).map(({ name }) => name);
}
