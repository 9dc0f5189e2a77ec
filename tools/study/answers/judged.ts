import { holm } from '../../../src/study/statistics/holm';
import { LEAST_SEEDS } from '../../../src/study/statistics/meanInterval';
import type { Estimate } from './cells';

/** What a difference says: 1 above zero, -1 below, 0 that it is not told apart; undefined that there are too few seeds to say. */
export type Verdict = -1 | 0 | 1 | undefined;

const LEVEL = 0.05;

/**
 * The verdicts on differences that answer one question together: above or below zero where the interval leaves zero out and the paired
 * t-test, corrected by Holm for all of them, is below 0.05.
 */
export function judged(differences: readonly (Estimate | undefined)[]): Verdict[] {
  const claimable = differences.map((each) => (each?.p !== undefined && each.seeds >= LEAST_SEEDS ? each : undefined));
  const corrected = holm(claimable.flatMap((each) => each?.p ?? []));
  let next = 0;
  return claimable.map((each) => {
    if (!each) return undefined;
    const isSure = (corrected[next++] ?? 1) < LEVEL;
    const { low = 0, high = 0 } = each.interval ?? {};
    if (!isSure || (low <= 0 && high >= 0)) return 0;
    return each.mean > 0 ? 1 : -1;
  });
}
