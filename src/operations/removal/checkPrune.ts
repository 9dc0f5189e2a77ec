import { Failure } from '../../model/failure';
import { compensatesByData } from '../../protocol/settings/pruning';
import type { PruneSettings } from '../../protocol/settings/pruning';

/** Throws `settingInvalid` or `dataNeeded` for what no model could be pruned with. */
export function checkPrune(settings: PruneSettings, hasData: boolean): void {
  const { amount, rounds = 1, level, compensate = 'none' } = settings;
  demand('amount', amount >= 0 && amount < 1, `${String(amount)} is not between 0 and 1 (1 excluded)`);
  demand('rounds', Number.isInteger(rounds) && rounds >= 1 && rounds <= 100, `${String(rounds)} is not a whole number from 1 to 100`);
  demand('compensate', level === 'neuron' || compensate === 'none', 'only removed neurons can be compensated, not single weights');
  checkRepair(settings, hasData);
}

/** The same of what makes up for a removal. */
export function checkRepair(
  { compensate = 'none', mergeThreshold = 0, finetune }: Pick<PruneSettings, 'compensate' | 'mergeThreshold' | 'finetune'>,
  hasData: boolean,
): void {
  demand('mergeThreshold', mergeThreshold >= 0 && mergeThreshold <= 1, `${String(mergeThreshold)} is not between 0 and 1`);
  if (hasData) return;
  if (finetune) throw new Failure('dataNeeded', { what: 'Fine-tuning' });
  if (compensatesByData(compensate)) throw new Failure('dataNeeded', { what: `Compensating by ${compensate}` });
}

function demand(setting: string, holds: boolean, reason: string): void {
  if (!holds) throw new Failure('settingInvalid', { setting, reason });
}
