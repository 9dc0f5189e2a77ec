import { cutChannels } from '../../compress/cutChannels';
import type { Model, ModelWarning } from '../../model/model';
import type { SettledPruning } from '../../protocol/settings/pruning';
import type { Editable } from '../edits/settledEdit';
import type { Opened } from '../opened';
import type { Removal } from '../removal/removal';
import { checkpointOf, type Checkpoint } from './checkpointOf';
import { drawnAnew } from './drawnAnew';
import { keptZeros } from './keptZeros';
import { startFrom } from './startFrom';

/** Sets what pruning left back to where training began. Weights come out as floats. */
export interface SetBack {
  /** Whether it is done before the training of each round, or of the last one alone. */
  readonly eachRound: boolean;
  /** Hash of the checkpoint. */
  readonly content?: string;
  /** To be told of each removal, in their order. */
  readonly follow: (removal: Removal) => void;
  readonly of: (state: Opened) => Promise<{ readonly model: Model; readonly warnings: readonly ModelWarning[] }>;
}

type Settings = Partial<Pick<SettledPruning, 'rewind' | 'rewindContent' | 'scratch' | 'seed' | 'finetune'>>;

/** How the settings of a removal set back what stays of `opened`; undefined where they don't. `known` is a checkpoint that was read before. */
export async function setBackFor(opened: Editable, settings: Settings, known?: Checkpoint): Promise<SetBack | undefined> {
  const { rewind, rewindContent, scratch, seed = 0, finetune } = settings;
  if (scratch) {
    const drawing = { seed, unfreeze: finetune?.unfreeze, heir: opened };
    return { eachRound: false, follow: () => undefined, of: (state) => drawnAnew(state, drawing) };
  }
  if (rewind === undefined) return undefined;
  const checkpoint = known ?? (await checkpointOf(rewind, rewindContent));
  const { model, warnings } = await startFrom(opened.model, opened.original, checkpoint.model);
  let start = model;
  return {
    eachRound: true,
    content: checkpoint.content,
    follow: ({ cut }) => {
      if (cut) start = cutChannels(start, cut.structure, cut.plan);
    },
    of: (state) => Promise.resolve({ model: keptZeros(state, start), warnings }),
  };
}
