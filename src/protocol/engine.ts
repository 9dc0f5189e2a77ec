import type { Progress } from '../base/progress';
import type { FailureRecord } from '../model/failure';
import type { ModelWarning } from '../model/model';
import type {
  BackendChoice,
  BackendName,
  Certificate,
  DoctorAnswer,
  EditAnswer,
  EvaluateAnswer,
  MethodName,
  PlanSummary,
  RankAnswer,
  StudyAnswer,
  StudyPoint,
} from './answers';
import type { CalibrationAnswer, RemovalCostAnswer } from './calibrationAnswer';
import type { InspectAnswer } from './inspectAnswer';
import type {
  CalibrateSettings,
  FinetuneSettings,
  MergeSettings,
  PickedChannels,
  PruneSettings,
  QuantizeSettings,
  RankSettings,
  ScoreSettings,
  StudySettings,
} from './settings';

/** An open model in the engine. The engine holds the weights; others hold this name. */
export type SessionId = string;

/** Histogram of one weight: `counts[i]` elements lie in [edges[i], edges[i+1]). */
export interface WeightView {
  readonly name: string;
  readonly shape: readonly number[];
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly zeros: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly standardDeviation: number;
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
}

/** Everything the panel's overview needs, small enough to send whole. */
export interface SessionSnapshot {
  readonly session: SessionId;
  readonly model: InspectAnswer;
  readonly original: InspectAnswer['totals'];
  readonly steps: readonly SessionStep[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** True when there are steps that were not saved. */
  readonly unsaved: boolean;
  readonly backend: BackendName;
  /** Worker threads that run jobs. */
  readonly workers: number;
}

/** What all methods are told alike. */
type SeededScoreSettings = ScoreSettings & Pick<RankSettings, 'seed'>;

interface WithSession {
  readonly session: SessionId;
}
interface WithJob {
  /** Chosen by the caller; progress notifications and `cancel` name it. */
  readonly job: string;
}

/** The engine's requests: name -> [parameters, result]. Failures come as response errors carrying a FailureRecord. */
export interface EngineRequests {
  /** Reads the model; `totals.gzipBytes` and `brotliBytes` are NaN-free but may be 0 until `sizes` was asked. */
  open: [{ file: string } & WithJob, SessionSnapshot];
  close: [WithSession, null];
  snapshot: [WithSession, SessionSnapshot];
  /** Compressed sizes, computed off the main path; the snapshot has them from then on. */
  sizes: [WithSession & WithJob, SessionSnapshot];
  weight: [WithSession & { name: string }, WeightView];
  rank: [WithSession & WithJob & { settings: RankSettings; data?: string }, RankAnswer];
  channels: [WithSession & WithJob & { layer: string; settings: RankSettings; data?: string }, readonly ChannelRow[]];
  channel: [WithSession & WithJob & { layer: string; index: number; settings?: SeededScoreSettings; data?: string }, ChannelCard];
  /** What the methods that look at data make of one channel, from one pass for all of them. */
  standings: [
    WithSession & WithJob & { layer: string; index: number; settings: SeededScoreSettings; data?: string },
    readonly ChannelStanding[],
  ];
  /** The most similar channels of the layer, most similar first. */
  twins: [WithSession & { layer: string; index: number }, readonly ChannelTwin[]];
  /** Loss and accuracy with one channel removed. */
  removalCost: [WithSession & WithJob & { layer: string; index: number; data: string }, RemovalCostAnswer];
  /** Forecast and methods against measured damage. */
  calibrate: [WithSession & WithJob & { settings: CalibrateSettings; data: string }, CalibrationAnswer];
  /** Which channels `amount` would remove, per layer, by the ranking asked for. */
  suggest: [WithSession & WithJob & { settings: PruneSettings; data?: string }, PickedChannels['picks']];
  forecast: [WithSession & { picks: PickedChannels['picks'] }, PlanForecast];
  prune: [WithSession & WithJob & { settings: PruneSettings; data?: string }, EditAnswer];
  prunePicked: [WithSession & WithJob & { settings: PickedChannels; data?: string }, EditAnswer];
  merge: [WithSession & WithJob & { settings: MergeSettings; data?: string }, EditAnswer];
  quantize: [WithSession & WithJob & { settings: QuantizeSettings; data?: string }, EditAnswer];
  finetune: [WithSession & WithJob & { settings: FinetuneSettings; data: string }, EditAnswer];
  evaluate: [WithSession & WithJob & { data: string }, EvaluateAnswer];
  study: [WithSession & WithJob & { settings: StudySettings; data: string }, StudyAnswer];
  undo: [WithSession, SessionSnapshot];
  redo: [WithSession, SessionSnapshot];
  /** Writes the session's model to a new folder and reads it back; never half. */
  save: [
    WithSession & WithJob & { folder: string; overwrite: boolean },
    { file: string; certificate: Certificate; warnings: readonly ModelWarning[] },
  ];
  doctor: [WithJob, DoctorAnswer];
  /** Ends a job at once; its request fails with `cancelled`. */
  cancel: [WithJob, null];
}

export type EngineMethod = keyof EngineRequests;
export type EngineParams<M extends EngineMethod> = EngineRequests[M][0];
export type EngineResult<M extends EngineMethod> = EngineRequests[M][1];

/** What the engine tells without being asked. */
export interface EngineNotifications {
  progress: { readonly job: string; readonly progress: Progress };
  studyPoint: { readonly job: string; readonly session: SessionId; readonly point: StudyPoint };
  ready: { readonly backend: BackendName; readonly workers: number };
}

/** Given to the engine process when it starts. */
export interface EngineSettings {
  readonly backend: BackendChoice;
  /** Where to look for tfjs-node beside node_modules; from the setting `modelMinifier.tfjsNodePath`. */
  readonly tfjsNodePath?: string;
  /** Worker threads; absent lets the backend decide. */
  readonly workers?: number;
}

/** `data` of a JSON-RPC response error. */
export type EngineErrorData = FailureRecord;
