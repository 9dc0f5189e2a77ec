import type { Random } from '../base/random';
import type { Model } from '../model/model';
import type { MethodName, PruneLevel } from '../protocol/answers';
import type { Structure } from '../trace/structure/structure';

/** What a criterion may look at. */
export interface ScoringInput {
  readonly model: Model;
  readonly structure: Structure;
  /** The layer that a weight belongs to. */
  readonly layerOf: ReadonlyMap<string, string>;
  readonly random: Random;
}

/** Scores of every element of every kernel weight, in the weight's own order and size. A low score is worth little. */
export type ParameterScores = ReadonlyMap<string, Float32Array>;

/** Scores by channel id; NaN for a channel that can't be cut. A low score is worth little. */
export type ChannelScores = Float64Array;

/** A way to tell what a weight or a neuron is worth. */
export interface Criterion {
  readonly name: MethodName;
  readonly levels: readonly PruneLevel[];
  /**
   * Whether scores of different layers mean the same amount of something. If not, they are divided by their layer's
   * root mean square before layers compete (see `comparable.ts`).
   */
  readonly comparable: boolean;
  parameterScores(input: ScoringInput): ParameterScores;
  channelScores(input: ScoringInput): ChannelScores;
}
