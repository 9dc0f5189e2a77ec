import { normalTail } from './normalTail';

/** Below so many disagreements the binomial distribution itself is summed. */
export const EXACT_BELOW = 25;

/**
 * McNemar's test (1947) of two models on the same samples, two-sided: how likely disagreements are shared out so unevenly where both
 * are as often right. `lost` samples are right with the first only, `gained` with the second only. Exact below 25 of them, else chi-squared
 * with Edwards's continuity correction.
 */
export function mcNemar(lost: number, gained: number): number {
  const n = lost + gained;
  if (n < EXACT_BELOW) return exact(Math.min(lost, gained), n);
  return normalTail(Math.max(0, Math.abs(lost - gained) - 1) / Math.sqrt(n));
}

/** Twice the probability of at most `fewer` heads of `n`, at most 1. */
function exact(fewer: number, n: number): number {
  let [ways, sum] = [1, 0];
  for (let k = 0; k <= fewer; k++) {
    sum += ways;
    ways = (ways * (n - k)) / (k + 1);
  }
  return Math.min(1, (2 * sum) / 2 ** n);
}
