import type { Random } from '../base/random';
import type { Model } from '../model/model';
import type { MethodName } from '../protocol/answers';
import type { ScoreSettings } from '../protocol/settings';
import type { CurvatureSums } from '../trace/curvature/curvature';
import type { MomentName } from '../trace/curvature/moments';
import type { Independence } from '../trace/independence';
import type { Structure } from '../trace/structure/structure';
import type { MaskLosses } from './maskPlan';

/** What a criterion has to be told of the data. */
export interface Needs {
  /** Moments of the samples' gradients and curvatures. */
  readonly moments?: readonly MomentName[];
  /** Losses under random masks of the channels. */
  readonly masks?: true;
}

/** What was found out about the model on the data; gathered once for all criteria that are asked. */
export interface Evidence {
  readonly curvature?: CurvatureSums;
  readonly maskLosses?: MaskLosses;
  /** Of a model with several outputs, the one that the data measure. */
  readonly output?: MeasuredOutput;
}

/** An output by name, and what only other outputs depend on: removing that would seem to cost nothing. */
export interface MeasuredOutput extends Independence {
  readonly name: string;
}

/** What a criterion may look at. */
export interface ScoringInput {
  readonly model: Model;
  readonly structure: Structure;
  /** The layer that a weight belongs to. */
  readonly layerOf: ReadonlyMap<string, string>;
  readonly random: Random;
  readonly settings: ScoreSettings;
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
  readonly needs?: (settings: ScoreSettings) => Needs;
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
