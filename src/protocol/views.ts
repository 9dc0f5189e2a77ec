import type { FailureRecord } from '../model/failure';
import type { Statistics } from '../model/statistics';
import type { Spent, Certificate, CompressionAnswer, EpochRecord, PlanSummary, QuantizationAnswer, ModelMeasure } from './answers';
import type { InspectAnswer } from './inspectAnswer';
import type { NodeId } from './nodeId';
import type { BackendName, MethodName } from './vocabulary';
import type { ModelWarning } from '../model/model';

/* What the editor is shown of an open model. */

/** An open model in the engine. The engine holds the weights; others hold this name. */
export type SessionId = string;

/** Histogram of one weight: `counts[i]` elements lie in [edges[i], edges[i+1]). */
export interface WeightView extends Omit<Statistics, 'count' | 'nonFinite'> {
  readonly name: string;
  readonly shape: readonly number[];
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** The weight as a picture: rows x columns mean values, row-major, at most 128 x 128. */
  readonly picture: { readonly rows: number; readonly columns: number; readonly values: readonly number[] };
}

/** One channel in the list of neurons. */
export interface ChannelRow {
  readonly index: number;
  readonly score: number | null;
  /** 1 is the least worth, over all prunable channels of the model; null where not prunable. */
  readonly rank: number | null;
  readonly prunable: boolean;
  readonly reason?: string;
}

/** What a method makes of one channel. */
export interface ChannelScore {
  readonly method: MethodName;
  readonly score: number;
  /** 1 is the least worth, over all prunable channels of the model. */
  readonly rank: number;
}

/** The same of a method that looks at data, which may have none. */
export type ChannelStanding =
  | ChannelScore
  | { readonly method: MethodName; readonly failure: FailureRecord }
  /** It could not be scored, as the ranking's warnings say, or takes so long that it waits to be asked for. */
  | { readonly method: MethodName; readonly none: 'notScored' | 'notRanked' };

/** The methods that look at data, and what measuring by those that were not ranked yet takes. */
export interface ChannelStandings {
  readonly standings: readonly ChannelStanding[];
  /** Seconds that each calibration sample takes, as far as can be told before. */
  readonly secondsPerSample: number;
}

/** What is cut together with one channel. */
export interface ChannelCard {
  readonly layer: string;
  readonly index: number;
  readonly prunable: boolean;
  readonly reason?: string;
  /** By the methods that need no data; of a model with several outputs, what the measured one depends on. */
  readonly scores: readonly ChannelScore[];
  /** Slices removed from each weight. */
  readonly members: readonly { readonly weight: string; readonly axis: number; readonly indices: readonly number[] }[];
  readonly params: number;
  readonly macs: number;
}

/** A channel of the same layer that computes nearly the same. */
export interface ChannelTwin {
  /** Position in the layer. */
  readonly index: number;
  /** Cosine of the incoming weights, -1..1. */
  readonly similarity: number;
}

/** What a set of removed channels would save, without applying it. */
export interface PlanForecast {
  readonly channels: number;
  readonly params: number;
  readonly macs: number;
  readonly bytes: number;
}

/** One applied step of a session. */
export interface SessionStep {
  readonly plan: PlanSummary;
  readonly certificate: Certificate;
  /** How its fine-tuning went, all rounds one after another. */
  readonly history?: readonly EpochRecord[];
  /** What all its training took. */
  readonly trained?: Spent;
  /** What quantizing lost. */
  readonly quantization?: QuantizationAnswer;
  /** The budgets of a compression, and its steps. */
  readonly compression?: CompressionAnswer;
  /** The model before and after it, where that was measured. */
  readonly figures?: { readonly before: ModelMeasure; readonly after: ModelMeasure };
  /** What to know about it; absent where there is nothing. */
  readonly warnings?: readonly ModelWarning[];
}

/** Everything the panel's overview needs, small enough to send whole. */
export interface SessionSnapshot {
  readonly session: SessionId;
  /** The node that is the current one. */
  readonly node: NodeId;
  readonly model: InspectAnswer;
  readonly backend: BackendName;
  /** Worker threads that run jobs. */
  readonly workers: number;
}
