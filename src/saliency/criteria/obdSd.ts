import type { SettledScoring } from '../../protocol/settings/scoring';
import type { Criterion } from '../criterion';
import { byMoments, type MomentSaliency } from '../momentScores';

/**
 * OBD-SD of *Magnificent Minified Models* (Harang and Sanders 2023) in our reading of "variance-based Taylor series
 * approach": the standard deviation over samples of OBD's term, sd(1/2 w^2 h_n) = 1/2 w^2 sd(h_n), in units of the loss.
 * `upper` adds it, k times, to the mean; `batch` takes the deviation of mini-batches' means. See docs/obd-sd.md.
 */
export const obdSd = {
  name: 'obd-sd',
  ...byMoments(saliencyOf),
} satisfies Criterion;

function saliencyOf({ spread, spreadFactor }: SettledScoring): MomentSaliency {
  const half = (w: number): number => 0.5 * w ** 2;
  switch (spread) {
    case 'sd':
      return { moments: ['h', 'h2'], formula: (element) => half(element.w) * deviation(element.mean('h2'), element.mean('h')) };
    case 'upper':
      return {
        moments: ['h', 'h2'],
        formula: (element) => half(element.w) * (element.mean('h') + spreadFactor * deviation(element.mean('h2'), element.mean('h'))),
      };
    case 'batch':
      return { moments: ['h', 'batchH2'], formula: (element) => half(element.w) * deviation(element.meanOverBatches(), element.mean('h')) };
  }
}

/** Rounding may take the variance of a constant a little below zero. */
function deviation(meanSquare: number, mean: number): number {
  return Math.sqrt(Math.max(0, meanSquare - mean ** 2));
}
