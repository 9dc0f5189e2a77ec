import type { Dataset, KnownTargets } from '../data/dataset';
import { unitsOf, type ExpectedPort, type OutputActivation } from '../data/expectedPorts';
import type { LossName } from '../data/lossName';

/** A loss, and why it is that one. */
export interface ChosenLoss {
  readonly name: LossName;
  /** In words: `the output ends in softmax`. */
  readonly why: string;
}

/** The loss that goes with a model's last activation and what the data asks for (U units on the last axis). */
export function chooseLoss(activation: OutputActivation, targets: KnownTargets, units: number | undefined): ChosenLoss {
  switch (activation) {
    case 'softmax':
      return { name: 'categoricalCrossentropy', why: 'the output ends in softmax' };
    case 'sigmoid':
      if (targets.kind === 'classes' || isShare(targets.values)) return { name: 'binaryCrossentropy', why: 'the output ends in sigmoid' };
      return { name: 'meanSquaredError', why: 'the answers are values beyond what a sigmoid gives' };
    case 'other':
      if (targets.kind === 'values') return { name: 'meanSquaredError', why: 'the answers are values' };
      return units === 1
        ? { name: 'sigmoidCrossentropy', why: 'the answers are classes and the output does not end in sigmoid' }
        : { name: 'softmaxCrossentropy', why: 'the answers are classes and the output does not end in softmax' };
  }
}

/** What decides the loss beside the data set. */
export interface LossRules {
  /** What the caller names. */
  readonly told: LossName | undefined;
  readonly activation: OutputActivation;
  readonly units: number | undefined;
}

/** The loss that the caller names, else the data set's, else the one that goes with the output's last activation. */
export function settleLoss(
  { loss, targets }: Pick<Dataset, 'loss'> & { readonly targets: KnownTargets },
  { told, activation, units }: LossRules,
): ChosenLoss {
  if (told !== undefined) return { name: told, why: 'as asked for' };
  if (loss !== undefined) return { name: loss, why: 'as the data set says' };
  return chooseLoss(activation, targets, units);
}

/** The same for the output that the data set names, else the first, without running the model; undefined where there are no answers. */
export function lossFor(dataset: Dataset, outputs: readonly ExpectedPort[], told?: LossName): ChosenLoss | undefined {
  const { targets } = dataset;
  if (targets.kind === 'none') return undefined;
  const output = outputs.find(({ name }) => name === dataset.output) ?? outputs[0];
  return settleLoss({ ...dataset, targets }, { told, activation: output?.activation ?? 'other', units: unitsOf(output) });
}

/** Whether all values can be met by a probability. */
function isShare(values: Float32Array): boolean {
  return values.every((value) => value >= 0 && value <= 1);
}
