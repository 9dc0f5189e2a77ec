// @ts-check
import { seededDraws } from '../demo/seededDraws.mjs';

const RESAMPLES = 10_000;

/**
 * A statistic of paired values, and the interval that holds the middle 95 % of it over resamples of the pairs (percentile
 * bootstrap, always the same draws). With few pairs such an interval is too narrow rather than too wide.
 * @template T
 * @param {readonly T[]} pairs
 * @param {(pairs: readonly T[]) => number} statistic
 */
export function bootstrap(pairs, statistic) {
  const draw = seededDraws(1);
  const onePair = () => {
    const at = Math.floor(draw() * pairs.length);
    return pairs.slice(at, at + 1);
  };
  const resampled = Array.from({ length: RESAMPLES }, () => statistic(pairs.flatMap(onePair)));
  resampled.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => resampled[Math.round(share * (RESAMPLES - 1))] ?? Number.NaN;
  return { value: statistic(pairs), low: at(0.025), high: at(0.975) };
}
