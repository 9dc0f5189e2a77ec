import type { Progress } from '../base/progress';
import type { FailureRecord } from '../model/failure';
import type { EditName, SettingsOf } from './actions';
import type { Certificate, EditAnswer, EvaluateAnswer, ReadDataAnswer, EpochRecord, MadeSmaller } from './answers';
import type { RankAnswer } from './rankAnswer';
import type { StudyAnswer, StudyPoint } from './studyAnswer';
import type { DoctorAnswer } from './doctorAnswer';
import type { DataChoice } from './dataChoice';
import type { InspectAnswer } from './inspectAnswer';
import type { NodeId } from './plans';
import type { SaveOptions } from './saveOptions';
import type { BackendChoice, BackendName } from './vocabulary';
import type { CalibrationAnswer, RemovalCostAnswer } from './calibrationAnswer';
import type { CalibrateSettings } from './settings/calibrating';
import type { PickedChannels, PruneSettings } from './settings/pruning';
import type { RankSettings } from './settings/ranking';
import type { ScoreSettings } from './settings/scoring';
import type { StudySettings } from './settings/studying';
import type { SessionId, WeightView, ChannelRow, ChannelCard, ChannelTwin, PlanForecast, SessionSnapshot, ChannelStandings } from './views';
import type { ModelWarning } from '../model/model';
import type { ReportedStep } from './report';

/** What all methods are told alike. */
type SeededScoreSettings = ScoreSettings & Pick<RankSettings, 'seed'>;

interface WithSession {
  readonly session: SessionId;
}
interface WithJob {
  /** Chosen by the caller; progress notifications and `cancel` name it. */
  readonly job: string;
}

/** Edits of the session's current model; what they make becomes the current one, under the name that is given it. */
type EditRequests = {
  readonly [N in EditName]: [WithSession & WithJob & { node: NodeId; settings: SettingsOf<N>; data?: DataChoice }, EditAnswer];
};

/** The engine's requests: name -> [parameters, result]. Failures come as response errors carrying a FailureRecord. */
export interface EngineRequests extends EditRequests {
  /**
   * What model.json alone tells of a model, at once: for the time until `open` answers. Null where the weight files have to be read
   * for it; fails as `open` does for what is wrong in model.json.
   */
  outline: [{ file: string }, InspectAnswer | null];
  /** Reads the model; `totals.gzipBytes` and `brotliBytes` are NaN-free but may be 0 until `sizes` was asked. */
  open: [{ file: string } & WithJob, SessionSnapshot];
  /** Lets a session go; the requests about it that are at work or wait fail with `cancelled`. */
  close: [WithSession, null];
  snapshot: [WithSession, SessionSnapshot];
  /**
   * Compressed sizes of a node's model (the current one's if none is named), computed beside all else; with `details` those of each weight, too,
   * and why they are no smaller. The answer is that node's snapshot, also
   * where another is current by then; later snapshots of it have them.
   */
  sizes: [WithSession & WithJob & { node?: NodeId; details?: boolean }, SessionSnapshot];
  weight: [WithSession & WithJob & { name: string }, WeightView];
  rank: [WithSession & WithJob & { settings: RankSettings; data?: DataChoice }, RankAnswer];
  channels: [WithSession & WithJob & { layer: string; settings: RankSettings; data?: DataChoice }, readonly ChannelRow[]];
  channel: [WithSession & WithJob & { layer: string; index: number; settings?: SeededScoreSettings; data?: DataChoice }, ChannelCard];
  /** What the methods that look at data make of one channel: those that were ranked, and with `measure` all others from one pass. */
  standings: [
    WithSession & WithJob & { layer: string; index: number; settings: SeededScoreSettings; data?: DataChoice; measure?: boolean },
    ChannelStandings,
  ];
  /** The most similar channels of the layer, most similar first. */
  twins: [WithSession & { layer: string; index: number }, readonly ChannelTwin[]];
  /** How a data set is read for the session's model. */
  readData: [WithSession & WithJob & { data: DataChoice }, ReadDataAnswer];
  /** Loss and accuracy with one channel removed. */
  removalCost: [WithSession & WithJob & { layer: string; index: number; data: DataChoice }, RemovalCostAnswer];
  /** Forecast and methods against measured damage. */
  calibrate: [WithSession & WithJob & { settings: CalibrateSettings; data: DataChoice }, CalibrationAnswer];
  /** Which channels `amount` would remove, per layer, by the ranking asked for. */
  suggest: [WithSession & WithJob & { settings: PruneSettings; data?: DataChoice }, PickedChannels['picks']];
  forecast: [WithSession & { picks: PickedChannels['picks'] }, PlanForecast];
  evaluate: [WithSession & WithJob & { data: DataChoice }, EvaluateAnswer];
  /**
   * `records` is a folder in which what was measured of each model on each data set is kept; a study that was stopped goes on where it was.
   * When all is measured the report of a model of that `name` is written to the folder `report`, which is there.
   */
  study: [
    WithSession & WithJob & { settings: StudySettings; data: DataChoice; records?: string; report?: string; name?: string },
    StudyAnswer,
  ];
  /** Makes another node the current one. Fails with `nodeGone` where its weights were let go: it has to be made again. */
  goTo: [WithSession & { node: NodeId }, SessionSnapshot];
  /** Reads a node's model back from files that `save` wrote, and makes it the current one. */
  adopt: [WithSession & WithJob & { node: NodeId; file: string }, SessionSnapshot];
  /** Lets a node's weights go; the current one and the original stay. */
  drop: [WithSession & { node: NodeId }, null];
  /** Hash of the original's topology and weights: the same model has the same, wherever it lies. */
  identity: [WithSession & WithJob, string];
  /**
   * Writes the session's model to a new folder, as `name` where one is given, and reads it back; never half. `beside`: whatever else the
   * folder holds stays. With the steps that made it a report is written beside it. The rest is as `SaveOptions` says.
   */
  save: [
    WithSession &
      WithJob &
      SaveOptions & { folder: string; overwrite: boolean; name?: string; beside?: boolean; steps?: readonly ReportedStep[] },
    MadeSmaller & { file: string; certificate: Pick<Certificate, 'reloaded'>; warnings: readonly ModelWarning[] },
  ];
  doctor: [WithJob, DoctorAnswer];
  /** Ends a job at once; its request fails with `cancelled`. */
  cancel: [WithJob, null];
  /** Lets a job's training end after its epoch: the request is answered with what was learnt so far. */
  stopAndKeep: [WithJob, null];
}

export type EngineMethod = keyof EngineRequests;
export type EngineParams<M extends EngineMethod> = EngineRequests[M][0];
export type EngineResult<M extends EngineMethod> = EngineRequests[M][1];

/** What the engine tells without being asked. */
export interface EngineNotifications {
  progress: { readonly job: string; readonly progress: Progress };
  studyPoint: { readonly job: string; readonly session: SessionId; readonly point: StudyPoint };
  /** An epoch of fine-tuning is done; they count from 1 again in each round of pruning. */
  epoch: { readonly job: string; readonly record: EpochRecord };
  /** No model has been open for `idleMinutes`, and nothing is at work: the process may be ended, the next request starts another. */
  idle: Record<string, never>;
  ready: { readonly backend: BackendName; readonly workers: number };
}

/** Given to the engine process when it starts. */
export interface EngineSettings {
  readonly backend: BackendChoice;
  /** Where to look for tfjs-node beside node_modules; from the setting `modelMinifier.tfjsNodePath`. */
  readonly tfjsNodePath?: string;
  /** Worker threads; absent lets the backend decide. */
  readonly workers?: number;
  /** How long the process stays with no model open; 0 is for ever, absent some minutes. */
  readonly idleMinutes?: number;
}

/** `data` of a JSON-RPC response error. */
export type EngineErrorData = FailureRecord;
