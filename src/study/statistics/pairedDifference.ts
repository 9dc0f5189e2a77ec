import { mean, sampleStandardDeviation } from 'simple-statistics';
import { middleInterval, type Interval } from '../../base/interval';
import { resampleCounts } from './resampleCounts';
import { studentTail } from '../../base/statistics/studentT';

/** The mean of differences, one for each seed. */
export interface PairedDifference {
  readonly n: number;
  readonly mean: number;
  /** The middle 95 % of the mean over resamples of the seeds (percentile bootstrap). One seed has none. */
  readonly interval?: Interval;
  /** Of the paired t-test against a mean of zero, two-sided. One seed has none. */
  readonly p?: number;
}

const RESAMPLES = 10_000;

/** What the differences of at least one seed come to. */
export function pairedDifference(differences: readonly number[]): PairedDifference {
  const [n, middle] = [differences.length, mean([...differences])];
  if (n < 2) return { n, mean: middle };
  return { n, mean: middle, interval: bootstrapMean(differences), p: tTest(differences) };
}

function bootstrapMean(values: readonly number[]): Interval {
  const { resamples, counts } = resampleCounts(values.length, RESAMPLES);
  const means = new Float64Array(resamples);
  values.forEach((value, i) => {
    for (let r = 0; r < resamples; r++) means[r] = (means[r] ?? 0) + (value / values.length) * (counts[i * resamples + r] ?? 0);
  });
  return middleInterval(means);
}

function tTest(values: readonly number[]): number {
  const middle = mean([...values]);
  const error = sampleStandardDeviation([...values]) / Math.sqrt(values.length);
  // Rounding alone makes a spread of about so much of equal values.
  if (error <= 1e-12 * Math.abs(middle) || error === 0) return middle === 0 ? 1 : 0;
  return studentTail(middle / error, values.length - 1);
}
