import { defined } from '../base/defined';
import type { StudyPoint } from './answers';
import type { DataChoice } from './dataChoice';
import type { Recipe } from './plans';
import { pruning } from './settings/pruning';
import { pickSettings } from './settings/schema';
import { settle } from './settings/settle';
import { studying, type StudySettings } from './settings/studying';
import type { Trial } from './trialRecord';

/** The edits that make a trial's model of the one that the study is of, the first one first; none where nothing is done to it. */
export function trialRecipes({ prune, repair, training, quantize, seed }: Trial, data: DataChoice): readonly Recipe[] {
  const recipes: Recipe[] = [];
  const trained = repair !== 'none' && training ? { ...training, seed } : undefined;
  if (prune && (prune.amount > 0 || trained))
    recipes.push({ edit: 'prune', settings: { ...prune, seed, ...defined({ finetune: trained }) }, data });
  else if (trained) recipes.push({ edit: 'finetune', settings: trained, data });
  if (quantize) {
    const { finetune, ...settings } = quantize;
    recipes.push({ edit: 'quantize', settings, data });
    if (finetune) recipes.push({ edit: 'finetune', settings: { ...finetune, seed }, data });
  }
  return recipes;
}

/** What was done for a point of a study. */
export function settingsOfPoint(told: StudySettings, { method, level, amount, seed, rounds, finetuneEpochs }: StudyPoint): Trial {
  const { finetune, ...study } = settle(studying, told);
  const scoring = pickSettings(pruning, study);
  return {
    prune: { ...scoring, method, level, amount, ...defined({ rounds }) },
    repair: finetuneEpochs > 0 ? 'finetune' : 'none',
    ...(finetuneEpochs > 0 ? defined({ training: finetune }) : {}),
    seed,
  };
}
