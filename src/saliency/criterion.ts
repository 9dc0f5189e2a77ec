import type { Random } from '../base/random';
import type { Model } from '../model/model';
import type { MethodName } from '../protocol/vocabulary';
import type { SettledScoring } from '../protocol/settings/scoring';
import type { Structure } from '../trace/structure/structure';
import type { Evidence, Needs } from './evidence';

/** What a criterion may look at. */
export interface ScoringInput {
  readonly model: Model;
  readonly structure: Structure;
  /** The layer that a weight belongs to. */
  readonly layerOf: ReadonlyMap<string, string>;
  readonly random: Random;
  readonly settings: SettledScoring;
  /** At least what `needs` asked for. */
  readonly evidence: Evidence;
}

/**
 * Scores of every element of the kernel weights, in the weight's own order and size; weights that could not be scored are
 * left out. A low score is worth little.
 */
export type ParameterScores = ReadonlyMap<string, Float32Array>;

/** Scores by channel id; NaN for a channel that can't be cut or could not be scored. A low score is worth little. */
export type ChannelScores = Float64Array;

/** A way to tell what a weight or a neuron is worth. */
export interface Criterion {
  readonly name: MethodName;
  /** Absent where the model itself is enough. */
  readonly needs?: (settings: SettledScoring) => Needs;
  /** Absent where it does not score single weights. */
  readonly parameter?: Scorer<ParameterScores>;
  /** Absent where it does not score neurons. */
  readonly neuron?: Scorer<ChannelScores> & {
    /** Standard errors of the scores, where the criterion estimates them. */
    readonly errors?: (input: ScoringInput) => Float64Array;
  };
}

/** How a criterion scores at one level. */
export interface Scorer<Scores> {
  readonly scores: (input: ScoringInput) => Scores;
  /**
   * Whether scores of different layers may compete as they are. Where not, they are divided by their layer's root mean
   * square first (see `comparable.ts`).
   */
  readonly comparable: boolean;
}
