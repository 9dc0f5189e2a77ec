import type { Progress } from '../base/progress';
import type { EpochRecord, StudyPoint } from './answers';
import type { MethodName } from './vocabulary';
import type { CalibrationAnswer } from './calibrationAnswer';
import type { EngineParams, EngineResult } from './engine';
import type { SessionSnapshot } from './views';
import type {
  CalibrateSettings,
  FinetuneSettings,
  MergeSettings,
  PickedChannels,
  PruneSettings,
  QuantizeSettings,
  StudySettings,
} from './settings';

/*
 * Messages between the webview and the extension. Three shapes: a query asks for data and changes nothing, a command
 * asks the extension to do something (it shows the progress and the errors), an event tells. Every query and command
 * is answered, errors too.
 */

/** Engine requests that the panel may ask; the extension adds the session, and the data set to those that rank. */
export type PanelQueryName = 'weight' | 'rank' | 'channels' | 'channel' | 'standings' | 'twins' | 'removalCost' | 'suggest' | 'forecast';
/** Queries that may look at a whole data set: they tell how far they are, and it is the user who ends them. */
export const LASTING_QUERIES: ReadonlySet<PanelQueryName> = new Set(['rank', 'channels', 'channel', 'standings', 'suggest', 'removalCost']);
export type PanelQueryParams<Q extends PanelQueryName> = Omit<EngineParams<Q>, 'session' | 'job' | 'data'>;
export type PanelQueryResult<Q extends PanelQueryName> = EngineResult<Q>;

/** Commands: name -> parameters. `{}` lets the extension ask the user for what is missing. */
export interface PanelCommands {
  rank: { method?: MethodName };
  prune: { settings?: PruneSettings };
  prunePicked: { settings: PickedChannels };
  merge: { settings?: MergeSettings };
  quantize: { settings?: QuantizeSettings };
  finetune: { settings?: FinetuneSettings };
  evaluate: Record<string, never>;
  study: { settings?: StudySettings };
  stopStudy: Record<string, never>;
  calibrate: { settings?: CalibrateSettings };
  /** Ends the job at work, whatever it is. */
  stopJob: Record<string, never>;
  /** Ends the rankings at work; what asked for them is told `cancelled`. */
  stopRanking: Record<string, never>;
  chooseData: Record<string, never>;
  saveAs: Record<string, never>;
  saveRepaired: Record<string, never>;
  undo: Record<string, never>;
  redo: Record<string, never>;
  reload: Record<string, never>;
}
export type PanelCommandName = keyof PanelCommands;

/** A measured accuracy, kept to be shown beside the model. */
export interface Measured {
  readonly loss: number;
  readonly accuracy?: number;
  /** Absent when an edit measured it on the way. */
  readonly samples?: number;
  readonly perClass?: readonly { readonly label: string; readonly samples: number; readonly accuracy: number }[];
  /** How many steps the session had when it was measured. */
  readonly atStep: number;
}

/** The whole state the panel shows; sent after every change. What is large is asked for by query. */
export interface PanelState {
  /** Shown in the header, e.g. `lenet/model.json`. */
  readonly title: string;
  readonly phase:
    | { readonly kind: 'opening' }
    | { readonly kind: 'failed'; readonly message: string }
    | { readonly kind: 'open'; readonly snapshot: SessionSnapshot };
  /** Name of the chosen data set. */
  readonly data?: string;
  /** Where it lies: two may have the same name. */
  readonly dataPath?: string;
  readonly measured: readonly Measured[];
  /** Which method to trust, and after how many steps that was measured. */
  readonly calibration?: { readonly answer: CalibrationAnswer; readonly atStep: number };
  readonly study: { readonly running: boolean; readonly points: readonly StudyPoint[] };
  /** The one job that changes or measures the model. */
  readonly busy?: { readonly title: string; readonly progress?: Progress; readonly epochs?: readonly EpochRecord[] };
  /** How far the ranking is that queries wait for; absent where none takes long. */
  readonly ranking?: Progress;
}

/** Tabs of the panel. */
export type PanelTab = 'overview' | 'layers' | 'saliency' | 'neurons' | 'curves';

/** What to show. */
export interface ShowRequest {
  readonly tab: PanelTab;
  readonly layer?: string;
  readonly method?: MethodName;
  /** What the Saliency tab shows. */
  readonly saliency?: SaliencyPart;
}

/** The scores of a method, or how far methods can be trusted. */
export type SaliencyPart = 'scores' | 'trust';

export type ToExtension =
  | { readonly kind: 'ready' }
  | { readonly kind: 'query'; readonly id: number; readonly name: PanelQueryName; readonly params: unknown }
  | { readonly kind: 'command'; readonly id: number; readonly name: PanelCommandName; readonly params: unknown };

export type ToPanel =
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }
  | { readonly kind: 'state'; readonly state: PanelState }
  /** A palette command asks the panel to show something. */
  | ({ readonly kind: 'show' } & ShowRequest);
