import { Failure } from '../model/failure';
import type { FinetuneSettings } from '../protocol/settings/finetuning';

/** Refuses settings out of their range with `settingInvalid`. */
export function checkFinetune({ epochs, batchSize, learningRate, patience, validation }: FinetuneSettings): void {
  const demand = (setting: string, holds: boolean, reason: string): void => {
    if (!holds) throw new Failure('settingInvalid', { setting, reason });
  };
  demand('epochs', isCount(epochs), `${epochs} is not a whole number from 1`);
  demand('batch size', batchSize === undefined || isCount(batchSize), `${batchSize ?? ''} is not a whole number from 1`);
  demand('patience', patience === undefined || isCount(patience), `${patience ?? ''} is not a whole number from 1`);
  const rate = learningRate ?? 1;
  demand('learning rate', Number.isFinite(rate) && rate > 0, `${rate} is not a number above 0`);
  const share = validation ?? 0;
  demand('validation', share >= 0 && share < 1, `a share of ${share} is not from 0 to below 1`);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
