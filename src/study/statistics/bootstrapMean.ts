import { middleInterval, type Interval } from '../../base/interval';
import { resampleCounts } from './resampleCounts';

const RESAMPLES = 10_000;

/**
 * The middle 95 % of the mean of the values, each of another seed, over resamples of them (percentile bootstrap); undefined of fewer than
 * two. Of few values such an interval is too narrow rather than too wide.
 */
export function bootstrapMean(values: readonly number[]): Interval | undefined {
  if (values.length < 2) return undefined;
  const { resamples, counts } = resampleCounts(values.length, RESAMPLES);
  const means = new Float64Array(resamples);
  values.forEach((value, i) => {
    for (let r = 0; r < resamples; r++) means[r] = (means[r] ?? 0) + (value / values.length) * (counts[i * resamples + r] ?? 0);
  });
  return middleInterval(means);
}
