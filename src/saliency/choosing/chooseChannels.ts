import type { PruneScope } from '../../protocol/vocabulary';
import type { Structure } from '../../trace/structure/structure';
import type { ChannelScores } from '../criterion';

/** What to remove of how much. */
export interface ChannelChoice {
  readonly scores: ChannelScores;
  readonly structure: Structure;
  /** Fraction of the prunable channels to remove, 0..1. */
  readonly amount: number;
  readonly scope: PruneScope;
  /** Only channels of these layers; all when absent. */
  readonly layers?: ReadonlySet<string>;
}

/** The channels to remove, and how many more were wanted but had to stay so that no layer is emptied. */
export interface ChosenChannels {
  readonly removed: ReadonlySet<number>;
  readonly keptBack: number;
}

/** Picks the prunable channels with the lowest scores, never the last one of a layer. Equal scores go by id. */
export function chooseChannels({ scores, structure, amount, scope, layers }: ChannelChoice): ChosenChannels {
  const candidates = structure.layers.filter(({ layer }) => !layers || layers.has(layer));
  const left = new Map(structure.layers.map(({ layer, channels }) => [layer, new Set(channels).size]));
  const layersOf = ownersOf(structure);
  const removed = new Set<number>();
  let keptBack = 0;
  const removeLowest = (ids: Iterable<number>): void => {
    // What could not be scored is not up for removal.
    const scored = (id: number): boolean => Number.isFinite(scores[id]);
    const prunable = [...new Set(ids)].filter((id) => structure.channels[id]?.obstacle === undefined && scored(id));
    const wanted = Math.round(prunable.length * amount);
    prunable.sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b);
    let taken = prunable.filter((id) => removed.has(id)).length;
    for (const id of prunable) {
      if (taken >= wanted) break;
      const owners = layersOf.get(id) ?? [];
      if (removed.has(id) || owners.some((layer) => (left.get(layer) ?? 0) <= 1)) continue;
      for (const layer of owners) left.set(layer, (left.get(layer) ?? 0) - 1);
      removed.add(id);
      taken++;
    }
    keptBack += Math.max(0, wanted - taken);
  };
  if (scope === 'global') removeLowest(candidates.flatMap(({ channels }) => [...channels]));
  else for (const { channels } of candidates) removeLowest(channels);
  return { removed, keptBack };
}

/** The layers that each channel belongs to. */
function ownersOf(structure: Structure): Map<number, string[]> {
  const owners = new Map<number, string[]>();
  for (const { layer, channels } of structure.layers) {
    for (const id of new Set(channels)) owners.set(id, [...(owners.get(id) ?? []), layer]);
  }
  return owners;
}
