import { defined } from '../base/defined';
import type { Recipe } from './plans';
import type { DataChoice } from './dataChoice';
import { ORIGINAL_TEACHER, type FinetuneSettings } from './settings/finetuning';
import type { StudySettings } from './settings/studying';
import type { Trial } from './trialRecord';

/**
 * The edits that make a trial's model of the one that the study is of, the first one first; none where nothing is done to it. Teacher and
 * checkpoint are the study's.
 */
export function trialRecipes(trial: Trial, study: StudySettings, data: DataChoice): readonly Recipe[] {
  const { quantize, seed } = trial;
  const recipes: Recipe[] = [...repairedBy(trial, study, data)];
  if (!quantize) return recipes;
  const { finetune, ...settings } = quantize;
  recipes.push({ edit: 'quantize', settings: { ...settings, seed }, data });
  if (finetune) recipes.push({ edit: 'finetune', settings: { ...finetune, seed }, data });
  return recipes;
}

/** Pruned and repaired: one edit, or none. */
function repairedBy(trial: Trial, { rewind, finetune }: StudySettings, data: DataChoice): readonly Recipe[] {
  const { prune, repair, seed } = trial;
  const training = trainingOf(trial, finetune);
  if (prune) {
    const back = repair === 'scratch' ? { scratch: true } : repair === 'rewind' ? defined({ rewind }) : {};
    return [{ edit: 'prune', settings: { ...prune, ...back, seed, ...defined({ finetune: training }) }, data }];
  }
  if (!training) return [];
  const { grid: _, ...own } = training;
  if (repair === 'scratch') return [{ edit: 'scratch', settings: own, data }];
  if (repair === 'rewind') return rewind === undefined ? [] : [{ edit: 'rewind', settings: { ...own, checkpoint: rewind }, data }];
  return [{ edit: 'finetune', settings: training, data }];
}

/** How it trains. The samples that choose are held out, as far as the settings of a training can say it. */
function trainingOf({ repair, training, seed, validation }: Trial, told: FinetuneSettings | undefined): FinetuneSettings | undefined {
  if (repair === 'none' || !training) return undefined;
  const { teacher = ORIGINAL_TEACHER, teacherContent } = told ?? {};
  return {
    ...training,
    seed,
    ...(validation ? { validation: validation.share } : {}),
    ...(repair === 'distil' ? { teacher, ...defined({ teacherContent }) } : {}),
  };
}
