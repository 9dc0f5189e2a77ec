import type { RankedLayer } from '../../src/protocol/rankAnswer';
import type { Heat } from '../charts/heat';
import { sortRows, type Sort } from './sorting';
import { meanOfKnown } from '../../src/base/statistics/meanOfKnown';

/** The columns of the saliency table, in the order shown. */
export const RANKED_COLUMNS = {
  name: { hint: 'By name' },
  heat: { hint: 'The channels by their rank; sorted by the mean of their ranks' },
  count: { hint: 'How many were scored' },
  min: { hint: 'The smallest score' },
  mean: { hint: 'The mean of the scores' },
  max: { hint: 'The largest score' },
} as const;

/** A column of the saliency table. */
export type RankedColumn = keyof typeof RANKED_COLUMNS;

/** The ranked layers or weights sorted by a column of the saliency table; `order` is the network's, in which they come. */
export function sortRanked(
  ranked: readonly RankedLayer[],
  sort: Sort<RankedColumn>,
  heat: ReadonlyMap<string, Heat>,
): readonly RankedLayer[] {
  return sortRows(ranked, sort, (row, column) => {
    if (column === 'heat') return meanOfKnown(heat.get(row.name) ?? []);
    return column === 'count' ? scoredOf(row) : row[column];
  });
}

/** How many of a layer's channels, or of a weight's elements, have a score. */
export function scoredOf({ count, scores }: RankedLayer): number {
  return scores === undefined ? count : scores.filter((value) => value !== null).length;
}
