import { defined } from '../../base/defined';
import type { Recipe } from '../../protocol/plans';
import type { FinetuneSettings } from '../../protocol/settings/finetuning';
import type { Means } from './means';
import { CHOICE } from './sparse';

type Pruning = Extract<Recipe, { edit: 'prune' }>;

/** How what is left makes up for what a step removes. */
interface Repair {
  /** Of training. */
  readonly epochs?: number;
  /** Draws another order of the samples, unless some of them are held out: those have to stay the same. */
  readonly round?: number;
  /** As the training is told where nothing is said. */
  readonly schedule?: FinetuneSettings['schedule'];
  /** Where nothing is trained: the weights that stay are solved anew on the data set's inputs, where there is one. */
  readonly resolve?: boolean;
}

/** A step that sets this share of the weights to zero. */
export function pruneStep(
  amount: number,
  { settings, training, data }: Means,
  { epochs = 0, round = 0, resolve = false, schedule }: Repair = {},
): Pruning {
  const { level, method } = CHOICE;
  const seed = settings.seed + (epochs === 0 || training?.told.validation !== undefined ? 0 : round);
  const told = { level, method, amount, seed };
  if (data !== undefined && training && epochs > 0)
    return { edit: 'prune', settings: { ...told, finetune: { ...training.told, ...defined({ schedule }), epochs, seed } }, data };
  return data !== undefined && resolve
    ? { edit: 'prune', settings: { ...told, compensate: 'activations' }, data }
    : { edit: 'prune', settings: told };
}

/** A step that trains on. Fine-tuning within pruning counts its rounds to the seed: this draws as that does. */
export function finetuneStep({ settings, training, data }: Means, epochs: number, slower = 1): Recipe[] {
  if (!training || epochs === 0 || data === undefined) return [];
  const { learningRate = settings.learningRate, ...told } = training.told;
  return [{ edit: 'finetune', settings: { ...told, epochs, learningRate: learningRate / slower, seed: settings.seed + 1 }, data }];
}
