import type { Recipe } from '../../protocol/plans';
import type { Means } from './means';
import { CHOICE } from './sparse';

type Pruning = Extract<Recipe, { edit: 'prune' }>;

/**
 * A step that sets this share of the weights to zero and trains what is left for so many epochs. `round` draws another order of
 * the samples, unless some of them are held out: those have to stay the same.
 */
export function pruneStep(amount: number, { settings, training, data }: Means, epochs = 0, round = 0): Pruning {
  const { level, method } = CHOICE;
  const seed = settings.seed + (training?.told.validation === undefined ? round : 0);
  const told = { level, method, amount, seed };
  if (epochs === 0 || !training || data === undefined) return { edit: 'prune', settings: told };
  return { edit: 'prune', settings: { ...told, finetune: { ...training.told, epochs, seed } }, data };
}

/** A step that trains on. Fine-tuning within pruning counts its rounds to the seed: this draws as that does. */
export function finetuneStep({ settings, training, data }: Means, epochs: number, slower = 1): Recipe[] {
  if (!training || epochs === 0 || data === undefined) return [];
  const { learningRate = settings.learningRate, ...told } = training.told;
  return [{ edit: 'finetune', settings: { ...told, epochs, learningRate: learningRate / slower, seed: settings.seed + 1 }, data }];
}
