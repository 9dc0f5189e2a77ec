import { sampleRankCorrelation } from 'simple-statistics';
import type { Random } from '../../base/random';
import { bootstrapInterval } from './bootstrapInterval';

/** Spearman's rank correlation with its 95 % interval; null where one side has no two different values. */
export interface RankCorrelation {
  readonly spearman: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How alike two lists of the same length order their elements. Equal values share the mean of their ranks. */
export function rankCorrelation(a: readonly number[], b: readonly number[], random: Random): RankCorrelation {
  if (a.length < 3) return { spearman: null, low: null, high: null };
  const spearman = correlate(a, b);
  if (!Number.isFinite(spearman)) return { spearman: null, low: null, high: null };
  const pick = (values: readonly number[], indices: Uint32Array): number[] => Array.from(indices, (i) => values[i] ?? 0);
  const interval = bootstrapInterval(a.length, (indices) => correlate(pick(a, indices), pick(b, indices)), random);
  return { spearman, low: interval?.low ?? null, high: interval?.high ?? null };
}

/** Rounding can take it out of -1..1 by a hair. */
function correlate(a: readonly number[], b: readonly number[]): number {
  return Math.min(1, Math.max(-1, sampleRankCorrelation([...a], [...b])));
}
