import type { ScoreSettings } from '../protocol/settings/scoring';

/** Thousands of calibration samples rank better than hundreds; see docs/obd-sd.md. */
export const SCORE_DEFAULTS = {
  curvature: 'auto',
  samples: 2048,
  draws: 1,
  spread: 'sd',
  spreadFactor: 1,
  miniBatch: 32,
  neuronScore: 'gate',
  norm: 'l2',
  keep: 0.9,
  estimate: 'ridge',
} as const satisfies ScoreSettings;

/** From so many columns of the loss's root on, `auto` draws labels instead of going through all of them. */
export const MOST_EXACT_COLUMNS = 20;
