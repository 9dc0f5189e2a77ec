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
  const { quantize, seed, validation } = trial;
  const recipes: Recipe[] = [...repairedBy(trial, study, data)];
  if (!quantize) return recipes;
  const { finetune, ...settings } = quantize;
  recipes.push({ edit: 'quantize', settings: { ...settings, seed }, data });
  if (finetune) recipes.push({ edit: 'finetune', settings: { ...finetune, seed, ...asideOf(validation) }, data });
  return recipes;
}

/** Pruned and repaired: one edit, or none. The whole model is trained as pruning trains what it leaves, which draws otherwise than `finetune`. */
function repairedBy(trial: Trial, { rewind, finetune }: StudySettings, data: DataChoice): readonly Recipe[] {
  const { prune, repair, seed } = trial;
  const training = trainingOf(trial, finetune);
  if (!prune && !training) return [];
  const back = repair === 'scratch' ? { scratch: true } : repair === 'rewind' ? defined({ rewind }) : {};
  return [{ edit: 'prune', settings: { ...(prune ?? NOTHING_REMOVED), ...back, seed, ...defined({ finetune: training }) }, data }];
}

const NOTHING_REMOVED = { level: 'parameter', method: 'random', amount: 0 } as const;

/** How it trains. */
function trainingOf({ repair, training, seed, validation }: Trial, told: FinetuneSettings | undefined): FinetuneSettings | undefined {
  if (repair === 'none' || !training) return undefined;
  const { teacher = ORIGINAL_TEACHER, teacherContent } = told ?? {};
  return {
    ...training,
    seed,
    ...asideOf(validation),
    ...(repair === 'distil' ? { teacher, ...defined({ teacherContent }) } : {}),
  };
}

/** Nothing trains on the samples that choose. */
function asideOf(validation: Trial['validation']): Pick<FinetuneSettings, 'aside' | 'asideSeed'> {
  return validation ? { aside: validation.share, asideSeed: validation.seed } : {};
}
