import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { Interval } from '../../base/interval';
import { studentWithin } from './studentT';

/** Of fewer seeds nothing is claimed. */
export const LEAST_SEEDS = 5;

/** A mean over seeds. */
export interface MeanInterval {
  readonly n: number;
  readonly mean: number;
  /** 95 % by Student's t; absent below `LEAST_SEEDS` values. */
  readonly interval?: Interval;
}

/** The mean of at least one value, each of another seed, and the interval of it. */
export function meanInterval(values: readonly number[]): MeanInterval {
  const [n, middle] = [values.length, mean([...values])];
  if (n < LEAST_SEEDS) return { n, mean: middle };
  const half = (studentWithin(0.95, n - 1) * sampleStandardDeviation([...values])) / Math.sqrt(n);
  return { n, mean: middle, interval: { low: middle - half, high: middle + half } };
}
