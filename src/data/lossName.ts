import type { LossChoice } from '../protocol/settings/scoring';

/**
 * The losses a data set or a user may name. Two of them come in two forms: the first takes probabilities (the model
 * ends in softmax or sigmoid), the second takes the values before that step.
 */
export const LOSS_NAMES = [
  'categoricalCrossentropy',
  'softmaxCrossentropy',
  'binaryCrossentropy',
  'sigmoidCrossentropy',
  'meanSquaredError',
  'meanAbsoluteError',
] as const satisfies readonly LossChoice[];

/** The name of a loss. */
export type LossName = LossChoice;
