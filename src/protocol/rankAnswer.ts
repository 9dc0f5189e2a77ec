import type { ModelWarning } from '../model/model';
import type { Reading } from './reading';
import type { MethodName, PruneLevel, PruneScope } from './vocabulary';

/* Keys may be added, never renamed: see answers.ts. */

/** What a method makes of the model, each layer or weight summed up. */
export interface RankAnswer {
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly scope: PruneScope;
  readonly layers: readonly RankedLayer[];
  /** How the data set was read, where there is one. */
  readonly reading?: Reading;
  /** What could not be scored, and why. */
  readonly warnings: readonly ModelWarning[];
  /** Where `--scores` wrote the full arrays. */
  readonly scoresFile?: string;
}

/** The scores of one layer (neuron level) or weight (parameter level). */
export interface RankedLayer {
  /** Parameter level: the weight's name; neuron level: the layer's path. */
  readonly name: string;
  readonly count: number;
  /** The lowest score; like the other two null where nothing of the layer was scored. */
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  /** Why nothing was. */
  readonly reason?: string;
  /** Neuron level: one per channel, null where the channel can't be cut or could not be scored. */
  readonly scores?: readonly (number | null)[];
  /** In the editor, beside the scores: 1 is the least worth over all prunable channels of the model, null where there is no score. */
  readonly ranks?: readonly (number | null)[];
  /** Of the scores, where the method estimates them (dropout). */
  readonly standardErrors?: readonly (number | null)[];
}
