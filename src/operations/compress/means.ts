import { defined } from '../../base/defined';
import { sizeOf } from '../../base/shape';
import type { RepairKind } from '../../protocol/answers';
import type { SettledCompressing } from '../../protocol/settings/compressing';
import { ORIGINAL_TEACHER, type FinetuneSettings } from '../../protocol/settings/finetuning';
import type { Analysis } from '../analysis';
import type { Samples } from '../samples/samples';
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

/**
 * Of the input values: a net of few weights learns a training set by heart as a large one does, and each of its weights then stands for
 * more of the samples.
 */
const INPUT_DROPOUT = 0.2;
/** Where a sample has fewer values, each of them may be all that there is to tell. */
const MANY_VALUES = 64;

/** How steps train, where they can: the model that the compression began with is the teacher, and alone where there are no answers. */
export function trainingFor(
  settings: SettledCompressing,
  { samples, scales }: Pick<Means, 'samples' | 'scales'>,
  { allFrozen }: Analysis,
): Training | undefined {
  const { epochs, learningRate, batchSize, unfreeze, maxDrop } = settings;
  if (!samples || epochs === 0 || (allFrozen && !unfreeze)) return undefined;
  const validation = maxDrop === undefined ? undefined : HELD_FOR_CHOICES;
  // Statistics that a normalization gathers would be those of inputs with values missing.
  const drops = scales.size === 0 && samples.train.inputs.every(({ shape }) => sizeOf(shape) >= MANY_VALUES);
  const inputDropout = drops ? INPUT_DROPOUT : undefined;
  return {
    epochs: EPOCHS_IN_ALL * epochs,
    told: { learningRate, schedule: 'linear', batchSize, teacher: ORIGINAL_TEACHER, ...defined({ inputDropout, unfreeze, validation }) },
  };
}

/** What makes up for what is removed. */
export function repairOf({ samples, training }: Pick<Means, 'samples' | 'training'>): RepairKind {
  if (!samples) return 'nothing';
  return training && samples.train.targets.kind !== 'none' ? 'answers' : 'inputs';
}
