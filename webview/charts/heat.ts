import type { RankedLayer } from '../../src/protocol/rankAnswer';
import type { PruneScope } from '../../src/protocol/vocabulary';
import { meanOfKnown } from '../../src/base/statistics/meanOfKnown';

/** Per channel how high it ranks, 0 the least worth to 1 the most; null where it can't be cut. */
export type Heat = readonly (number | null)[];

type HeatByLayer = ReadonlyMap<string, Heat>;

/** Worked out once for each ranking, so that what shows a heat can see by its identity that it is the same. */
const known: Readonly<Record<PruneScope, WeakMap<readonly RankedLayer[], HeatByLayer>>> = { global: new WeakMap(), layer: new WeakMap() };

/**
 * Turns scores into heat by their order, among all channels or among those of the same layer, so that a few large
 * scores don't leave the rest dark. Equal scores get equal heat.
 */
export function heatByLayer(layers: readonly RankedLayer[], scope: PruneScope): HeatByLayer {
  const heat = known[scope].get(layers) ?? madeHeat(layers, scope);
  known[scope].set(layers, heat);
  return heat;
}

function madeHeat(layers: readonly RankedLayer[], scope: PruneScope): HeatByLayer {
  const ranked = layers.filter((layer) => layer.scores !== undefined);
  const everything = scope === 'global' ? sortedScores(ranked.flatMap(({ scores = [] }) => scores)) : undefined;
  return new Map(ranked.map(({ name, scores = [] }) => [name, heatOf(scores, everything ?? sortedScores(scores))]));
}

/** Heat averaged into at most `bins` runs of neighbours, to be drawn in little room. */
export function binHeat(heat: Heat, bins: number): Heat {
  if (heat.length <= bins) return heat;
  return Array.from({ length: bins }, (_, bin) =>
    meanOfKnown(heat.slice(Math.floor((bin * heat.length) / bins), Math.floor(((bin + 1) * heat.length) / bins))),
  );
}

/** Share of the ticked channels in each of the same runs. */
export function binTicks(length: number, ticked: ReadonlySet<number>, bins: number): number[] {
  const count = Math.min(length, bins);
  return Array.from({ length: count }, (_, bin) => {
    const from = Math.floor((bin * length) / count);
    const to = Math.floor(((bin + 1) * length) / count);
    let found = 0;
    for (let i = from; i < to; i++) if (ticked.has(i)) found++;
    return found / (to - from);
  });
}

function sortedScores(scores: readonly (number | null)[]): Float64Array {
  return Float64Array.from(scores.filter((value) => value !== null)).sort();
}

function heatOf(scores: readonly (number | null)[], sorted: Float64Array): Heat {
  const last = Math.max(1, sorted.length - 1);
  return scores.map((value) => (value === null ? null : Math.min(1, firstAtLeast(sorted, value) / last)));
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
