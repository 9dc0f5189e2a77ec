import { quantileSorted } from 'simple-statistics';

/** A 95 % confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What holds the middle 95 % of the values (at least one; they are sorted in place). */
export function middleInterval(values: number[] | Float64Array): Interval {
  // Typed arrays sort by number, others by text.
  const sorted = values instanceof Float64Array ? values.sort() : values.sort((a, b) => a - b);
  return { low: quantileSorted(sorted as number[], 0.025), high: quantileSorted(sorted as number[], 0.975) };
}
