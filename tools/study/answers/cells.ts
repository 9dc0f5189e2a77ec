import { bootstrapMean } from '../../../src/study/statistics/bootstrapMean';
import { pairedDifference } from '../../../src/study/statistics/pairedDifference';
import type { Interval } from '../../../src/base/interval';
import { placeOf, type Place, type Point } from './point';

/** The points of one place, one of each seed. */
export interface Cell extends Place {
  readonly bySeed: ReadonlyMap<number, Point>;
}

/** A mean over seeds with the middle 95 % of its resamples; no interval below two seeds. */
export interface Estimate {
  readonly seeds: number;
  readonly mean: number;
  readonly interval?: Interval;
  /** Of the paired t-test against no difference. */
  readonly p?: number;
}

/** The points by place, in the order in which places come first. */
export function cellsOf(points: readonly Point[]): Cell[] {
  const cells = new Map<string, Place & { bySeed: Map<number, Point> }>();
  for (const point of points) {
    const place = placeOf(point);
    const key = JSON.stringify(place);
    const cell = cells.get(key) ?? { ...place, bySeed: new Map() };
    cell.bySeed.set(point.seed, point);
    cells.set(key, cell);
  }
  return [...cells.values()];
}

/** The cell with all of these properties; undefined where there is none. Throws where there are several: the question is not clear. */
export function cellAt(cells: readonly Cell[], wanted: Partial<Place>): Cell | undefined {
  const found = cells.filter((cell) => Object.entries(wanted).every(([name, value]) => cell[name as keyof Place] === value));
  if (found.length > 1) throw new Error(`${found.length} cells are ${JSON.stringify(wanted)}`);
  return found[0];
}

/** Percentage points of accuracy that the first cell is above the second, over the seeds that both have; undefined where there are none. */
export function difference(first: Cell, second: Cell): Estimate | undefined {
  return estimated(
    [...first.bySeed].flatMap(([seed, point]) => {
      const other = second.bySeed.get(seed);
      return other ? [100 * (point.test.accuracy - other.test.accuracy)] : [];
    }),
  );
}

/** The mean over several such pairs, seed by seed: what the first ones are above the second ones on average. */
export function pooledDifference(pairs: readonly (readonly [Cell, Cell])[]): Estimate | undefined {
  const bySeed = new Map<number, number[]>();
  for (const [first, second] of pairs) {
    for (const [seed, point] of first.bySeed) {
      const other = second.bySeed.get(seed);
      if (other) bySeed.set(seed, [...(bySeed.get(seed) ?? []), 100 * (point.test.accuracy - other.test.accuracy)]);
    }
  }
  // A seed that lacks some of the pairs would be a mean of other things.
  const whole = [...bySeed.values()].filter((values) => values.length === pairs.length);
  return estimated(whole.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length));
}

/** Accuracy in percent. */
export function accuracy(cell: Cell): Estimate | undefined {
  return estimated([...cell.bySeed.values()].map(({ test }) => 100 * test.accuracy));
}

/** What values of one seed each come to; undefined of none. */
export function estimated(values: readonly number[]): Estimate | undefined {
  if (values.length === 0) return undefined;
  const { n, mean, p } = pairedDifference(values);
  const interval = bootstrapMean(values);
  return { seeds: n, mean, ...(interval ? { interval } : {}), ...(p === undefined ? {} : { p }) };
}
