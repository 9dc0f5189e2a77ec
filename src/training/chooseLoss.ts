import type { Targets } from '../data/dataset';
import type { LossName } from '../data/lossName';
import type { OutputActivation } from './outputActivation';

/** The loss that goes with a model's last activation and what the data asks for (U units on the last axis). */
export function chooseLoss(activation: OutputActivation, targets: Targets, units: number): LossName {
  switch (activation) {
    case 'softmax':
      return 'categoricalCrossentropy';
    case 'sigmoid':
      return targets.kind === 'classes' || isShare(targets.values) ? 'binaryCrossentropy' : 'meanSquaredError';
    case 'other':
      if (targets.kind === 'values') return 'meanSquaredError';
      return units === 1 ? 'sigmoidCrossentropy' : 'softmaxCrossentropy';
  }
}

/** Whether all values can be met by a probability. */
function isShare(values: Float32Array): boolean {
  return values.every((value) => value >= 0 && value <= 1);
}
