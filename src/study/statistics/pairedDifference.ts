import { mean, sampleStandardDeviation } from 'simple-statistics';
import { studentTail } from './studentT';

/** The mean of differences, one for each seed. */
export interface PairedDifference {
  readonly n: number;
  readonly mean: number;
  /** Of the paired t-test against a mean of zero, two-sided. One seed has none. */
  readonly p?: number;
}

/** What the differences of at least one seed come to. */
export function pairedDifference(differences: readonly number[]): PairedDifference {
  const [n, middle] = [differences.length, mean([...differences])];
  if (n < 2) return { n, mean: middle };
  return { n, mean: middle, p: tTest(differences) };
}

function tTest(values: readonly number[]): number {
  const middle = mean([...values]);
  const error = sampleStandardDeviation([...values]) / Math.sqrt(values.length);
  // Rounding alone makes a spread of about so much of equal values.
  if (error <= 1e-12 * Math.abs(middle) || error === 0) return middle === 0 ? 1 : 0;
  return studentTail(middle / error, values.length - 1);
}
