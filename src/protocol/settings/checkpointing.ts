import { countOf, pathOf, type Told } from './field';
import { MOST_EPOCHS } from './finetuning';
import type { Rule, Settled } from './schema';

/** Which states of a training are kept. They make no other model: no recipe has them. */
export const CHECKPOINTS = {
  checkpointEvery: countOf(
    {
      label: 'Checkpoint every',
      hint: 'write the model after every so many epochs, and before the first (epoch-0), to go back to',
      unit: 'epochs',
      optional: true,
      defaultText: '1 where a folder is told',
      group: 'Checkpoints',
    },
    { max: MOST_EPOCHS },
  ),
  checkpoints: pathOf({
    label: 'Checkpoint folder',
    hint: 'where checkpoints go, each to a folder of its own (epoch-0, epoch-1, …); none that is there is replaced',
    optional: true,
    defaultText: 'no checkpoints',
    group: 'Checkpoints',
  }),
};

/** The hash of a checkpoint that is gone back to. */
export const CHECKPOINT_HASH = {
  label: "Checkpoint's hash",
  hint: "refuse a checkpoint whose topology and weights have another hash (as a model's report says under content)",
  optional: true,
  defaultText: 'any',
} as const;

export type SettledCheckpointing = Settled<typeof CHECKPOINTS>;

/** What a checkpoint is written every so often to. */
export const CHECKPOINTS_RULE: Rule = {
  setting: 'checkpointEvery',
  broken: ({ checkpointEvery, checkpoints }) =>
    checkpointEvery !== undefined && checkpoints === undefined ? 'tell the folder that checkpoints go to, too' : undefined,
};

/** Settings without those that make no other model. */
export function withoutCheckpoints({ checkpointEvery: _, checkpoints: __, ...others }: Told): Told {
  return others;
}
