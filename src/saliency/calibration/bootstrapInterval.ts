import { middleInterval, type Interval } from '../../base/interval';
import type { Random } from '../../base/random';

const RESAMPLES = 1000;

/**
 * Percentile bootstrap (Efron 1979) of a statistic of `count` observations: it is computed on resamples, given as indices
 * drawn with replacement. Resamples on which it is not a number (all drawn the same) are left out; undefined where
 * fewer than half are left.
 */
export function bootstrapInterval(
  count: number,
  statistic: (indices: Uint32Array) => number,
  random: Random,
  resamples = RESAMPLES,
): Interval | undefined {
  const values: number[] = [];
  const indices = new Uint32Array(count);
  for (let i = 0; i < resamples; i++) {
    for (let n = 0; n < count; n++) indices[n] = random.integer(count);
    const value = statistic(indices);
    if (!Number.isNaN(value)) values.push(value);
  }
  if (count === 0 || values.length < resamples / 2) return undefined;
  return middleInterval(values);
}
