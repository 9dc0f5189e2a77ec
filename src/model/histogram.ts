import type { WeightValues } from './model';
import { statisticsOf } from './statistics';

/** How values are spread: `counts[i]` of them lie in [edges[i], edges[i + 1]), the last bin holds its upper edge too. */
export interface Histogram {
  /** One more than there are counts, ascending. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Counts the finite values in `bins` (at least 1) bins of one width; equal values get one bin's worth of room around. */
export function histogramOf(values: WeightValues, bins: number): Histogram {
  const { min, max } = statisticsOf(values);
  const margin = min === max ? Math.max(Math.abs(min), 1) / 2 : 0;
  const low = min - margin;
  const width = (max + margin - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, edge) => low + edge * width), counts };
}
