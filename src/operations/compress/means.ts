import { defined } from '../../base/defined';
import type { RepairKind } from '../../protocol/answers';
import type { Recipe } from '../../protocol/plans';
import type { SettledCompressing } from '../../protocol/settings/compressing';
import { ORIGINAL_TEACHER, type FinetuneSettings } from '../../protocol/settings/finetuning';
import type { Opened } from '../opened';
import type { Samples } from '../samples/samples';
import { inputDropoutFor } from './inputDropout';
import { HELD_FOR_CHOICES, type Judge } from './judge';
import type { Walk } from './way';

/** All that a compression works with. */
export interface Means extends Walk {
  readonly settings: SettledCompressing;
  readonly samples: Samples | undefined;
  /** See `scalesOf`. */
  readonly scales: ReadonlySet<string>;
  /** Absent where nothing can be trained. */
  readonly training?: Training;
  /** Where a drop is bounded. */
  readonly judge?: Judge;
}

/** How steps train. */
export interface Training {
  /** In all, over all steps. */
  readonly epochs: number;
  readonly told: Omit<FinetuneSettings, 'epochs' | 'seed'>;
}

/** All steps together train for so many times the epochs that were told: with what the search itself takes, less than three trainings. */
const EPOCHS_IN_ALL = 2;

/** How steps train, where they can: the model that the compression began with is the teacher, and alone where there are no answers. */
export async function trainingFor(
  settings: SettledCompressing,
  { samples, scales }: Pick<Means, 'samples' | 'scales'>,
  { model, analysis }: Opened,
): Promise<Training | undefined> {
  const { epochs, learningRate, batchSize, unfreeze, maxDrop } = settings;
  if (!samples || epochs === 0 || (analysis.allFrozen && !unfreeze)) return undefined;
  const validation = maxDrop === undefined ? undefined : HELD_FOR_CHOICES;
  const inputDropout = await inputDropoutFor(model, samples.train, scales);
  return {
    epochs: EPOCHS_IN_ALL * epochs,
    told: { learningRate, schedule: 'linear', batchSize, teacher: ORIGINAL_TEACHER, ...defined({ inputDropout, unfreeze, validation }) },
  };
}

/** What can make up for what is removed. */
export function repairOf({ samples, training }: Pick<Means, 'samples' | 'training'>): RepairKind {
  if (!samples) return 'nothing';
  return training && samples.train.targets.kind !== 'none' ? 'answers' : 'inputs';
}

/** What did, of all that could: steps may lose so little, or be so few, that none looked at data. */
export function repairDone(steps: readonly Recipe[], means: Pick<Means, 'samples' | 'training'>): RepairKind {
  const trained = steps.some((step) => step.edit === 'finetune' || (step.edit === 'prune' && step.settings.finetune !== undefined));
  if (trained) return repairOf(means);
  return steps.some(({ data }) => data !== undefined) ? 'inputs' : 'nothing';
}
