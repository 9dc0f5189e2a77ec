import { CHECKPOINT_HASH, CHECKPOINTS, CHECKPOINTS_RULE, type SettledCheckpointing } from './checkpointing';
import { countOf, nameOf, pathOf, under, type Fields, type Told } from './field';
import { finetuning, MOST_EPOCHS, type SettledFinetuning } from './finetuning';
import { schemaOf } from './schema';
import { SEED } from './seed';

const TRAINED = { text: 'where it is trained (epochs)', holds: ({ epochs }: Told): boolean => epochs !== undefined };

/** The same fields, which count where training is asked for. */
function whereTrained<F extends Fields>(fields: F): F {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, 'part' in field || field.when ? field : { ...field, when: TRAINED }]),
  ) as unknown as F;
}

// Weights that are set back are trained as floats, and quantized as they were afterwards: a grid of what was there before fits none of them.
const { epochs: _, grid: __, seed: ___, ...how } = finetuning.fields;

const TRAINING = {
  ...under('Training', {
    epochs: countOf(
      { label: 'Epochs', hint: 'passes over the training samples', optional: true, defaultText: 'no training', start: 10 },
      { max: MOST_EPOCHS },
    ),
  }),
  ...whereTrained({ ...how, ...CHECKPOINTS }),
  seed: SEED,
};

/** Settings of an edit that sets weights back and, where epochs are told, trains. */
export type SettledTraining = Omit<SettledFinetuning, 'epochs' | 'grid'> & SettledCheckpointing & { readonly epochs?: number };

/** How such settings train; undefined where they don't. */
export function trainingIn({ epochs, checkpointEvery: _, checkpoints: __, ...told }: SettledTraining): SettledFinetuning | undefined {
  return epochs === undefined ? undefined : { ...told, epochs, grid: 'new' };
}

/** What `scratch` may be told. */
export const scratching = schemaOf(TRAINING, [CHECKPOINTS_RULE]);

/** What `rewind` may be told. */
export const rewinding = schemaOf(
  {
    checkpoint: pathOf({ label: 'Checkpoint', hint: 'the model to go back to: a model.json or its folder' }),
    checkpointContent: nameOf(CHECKPOINT_HASH),
    ...TRAINING,
  },
  [CHECKPOINTS_RULE],
);

/** What `finetune` may be told. */
export const tuning = schemaOf({ ...finetuning.fields, ...CHECKPOINTS }, [CHECKPOINTS_RULE]);
