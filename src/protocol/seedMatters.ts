import { drawsByChance } from './methods';
import { compensatesByData, repairsByData } from './settings/pruning';
import { looksAtData } from './settings/quantizing';
import type { Trial } from './trialRecord';

/** Whether another seed may give another record: something is trained, drawn, or looked at in drawn samples. One that does not counts for every seed. */
export function seedMatters({ prune, repair, quantize }: Trial): boolean {
  return (
    repair !== 'none' ||
    (quantize !== undefined && (quantize.finetune !== undefined || looksAtData({ ...quantize }))) ||
    (prune !== undefined &&
      prune.amount > 0 &&
      (drawsByChance(prune.method) || compensatesByData(prune.compensate) || repairsByData(prune.statistics)))
  );
}
