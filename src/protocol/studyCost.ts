import { exactCount, plural } from '../base/format';
import type { SettledStudying } from './settings/studying';
import type { Trial } from './trialRecord';
import { trialsOf } from './trials';

/** What a study takes, before any of it is known: at most this, where some is known already or ended early. */
export interface StudyCost {
  readonly trials: number;
  /** How many of them are made for control alone. */
  readonly controls: number;
  readonly trained: number;
  /** Of all trainings together. */
  readonly epochs: number;
}

/** Counts trials and the epochs of their training; what a race adds in its rungs is not among them. */
export function studyCost(settings: SettledStudying): StudyCost {
  const trials = trialsOf(settings);
  const epochs = trials.map(({ trial }) => epochsOf(trial));
  return {
    trials: trials.length,
    controls: trials.filter(({ control }) => control !== undefined).length,
    trained: epochs.filter((each) => each > 0).length,
    epochs: epochs.reduce((sum, each) => sum + each, 0),
  };
}

/** The same in words: `31 trials, 8 of them controls; 20 are trained, 100 epochs in all`. */
export function studyCostText(settings: SettledStudying): string {
  const { trials, controls, trained, epochs } = studyCost(settings);
  const ofControl = controls === 0 ? '' : `, ${exactCount(controls)} of them controls`;
  const ofTraining = trained === 0 ? '' : `; ${exactCount(trained)} are trained, ${plural(epochs, 'epoch')} in all`;
  return `${plural(trials, 'trial')}${ofControl}${ofTraining}`;
}

function epochsOf({ prune, training, learningRates, quantize, repair }: Trial): number {
  const { epochs = 0, epochsInAll = Infinity } = (training ?? {}) as { readonly epochs?: number; readonly epochsInAll?: number };
  const once = repair === 'none' ? 0 : Math.min(epochs * (prune?.rounds ?? 1), epochsInAll);
  // In rounds, a training from scratch comes after those that tell what is removed.
  const before = repair === 'scratch' ? epochs * ((prune?.rounds ?? 1) - 1) : 0;
  return (once + before) * (learningRates?.length ?? 1) + (quantize?.finetune?.epochs ?? 0);
}
