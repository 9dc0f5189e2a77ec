import type { Model } from '../model/model';
import type { EditAnswer } from '../protocol/answers';
import type { Analysis } from './analysis';
import type { Sizes } from './measurement/sizes';

/** A model with what its trace told. */
export interface Opened {
  readonly model: Model;
  readonly analysis: Analysis;
  /** Where they are known already: compressing takes long. */
  readonly sizes?: Sizes;
}

/** Scores of a ranking, whole: what `rank` summarises. */
export interface Scores {
  /** Neuron level: by channel id (Analysis.structure.channels), NaN where the channel can't be cut. */
  readonly channels?: Float64Array;
  /** Parameter level: by weight name, one per element. */
  readonly parameters?: ReadonlyMap<string, Float32Array>;
}

/** An edited model, with its analysis and what to tell the user. */
export interface Edited extends Opened {
  readonly answer: EditAnswer;
}
