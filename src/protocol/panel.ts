import type { Progress } from '../base/progress';
import type { ActionName, SettingName, SettingsOf } from './actions';
import type { EpochRecord } from './answers';
import type { StudyPoint } from './studyAnswer';
import type { MethodName } from './vocabulary';
import type { EngineParams, EngineResult } from './engine';
import type { Reading } from './reading';
import type { DataWordsTold } from './settings/dataWords';
import type { PathKind } from './settings/field';
import type { SessionSnapshot } from './views';
import type { InspectAnswer } from './inspectAnswer';
import type { NodeId, PlanTree, Recipe } from './plans';

/*
 * Messages between the webview and the extension. Three shapes: a query asks for data and changes nothing, a command
 * asks the extension to do something (it shows the progress and the errors), an event tells. Every query and command
 * is answered, errors too.
 */

/** Engine requests that the panel may ask; the extension adds the session, and the data set to those that rank. */
const ENGINE_QUERIES = ['weight', 'rank', 'channels', 'channel', 'standings', 'twins', 'removalCost', 'suggest', 'forecast'] as const;

/** What the extension answers itself: the parameters and the answer. */
export interface OwnQueries {
  /** The points of a study's list from the given place on; it grows, so that nobody need ask for one twice. */
  studyPoints: [{ readonly study: string; readonly from: number }, readonly StudyPoint[]];
  /** The commands that make a trial's model of the model's files. */
  trialCommand: [TrialOfStudy, string];
  /** A file or folder that the user picks, for the setting with this label; null where they went away. */
  pickPath: [{ readonly label: string; readonly picked: PathKind }, string | null];
}
const OWN_QUERIES = ['studyPoints', 'trialCommand', 'pickPath'] as const satisfies readonly (keyof OwnQueries)[];

/** All that the panel may ask. */
export const PANEL_QUERIES = [...ENGINE_QUERIES, ...OWN_QUERIES] as const;
export type PanelQueryName = (typeof PANEL_QUERIES)[number];
export type EngineQueryName = (typeof ENGINE_QUERIES)[number];

/** Whether it is the extension that answers. */
export function isOwnQuery(name: PanelQueryName): name is keyof OwnQueries {
  return (OWN_QUERIES as readonly string[]).includes(name);
}

/** A trial, by the place of its point in the list of a study. */
export interface TrialOfStudy {
  /** The list's name. */
  readonly study: string;
  readonly point: number;
}

/** A file to be saved where the user says. */
export interface FileToSave {
  /** Proposed, with its ending. */
  readonly name: string;
  /** Text as it is, or bytes as base64. */
  readonly content: { readonly text: string } | { readonly base64: string };
}
/** Queries that it is the user who ends: they may look at a whole data set (and tell how far they are), or wait for an answer. */
export const LASTING_QUERIES: ReadonlySet<PanelQueryName> = new Set([
  'weight',
  'rank',
  'channels',
  'channel',
  'standings',
  'suggest',
  'removalCost',
  'pickPath',
]);
export type PanelQueryParams<Q extends PanelQueryName> = Q extends keyof OwnQueries
  ? OwnQueries[Q][0]
  : Q extends EngineQueryName
    ? Omit<EngineParams<Q>, 'session' | 'job' | 'data'>
    : never;
export type PanelQueryResult<Q extends PanelQueryName> = Q extends keyof OwnQueries
  ? OwnQueries[Q][1]
  : Q extends EngineQueryName
    ? EngineResult<Q>
    : never;

/** Parameters of the panel's commands that are no actions: they end what is at work, start from the files again, read the data in another way, or have to do with a node of the tree of plans or with a study. */
interface OwnCommands {
  readonly stopWaiting: Readonly<Record<string, never>>;
  readonly reload: Readonly<Record<string, never>>;
  readonly changeReading: { readonly words: DataWordsTold };
  readonly goTo: { readonly node: NodeId };
  readonly namePlan: { readonly node: NodeId; readonly name: string };
  readonly deletePlan: { readonly node: NodeId };
  readonly openSaved: { readonly file: string };
  readonly copyPlan: { readonly node: NodeId };
  /** Makes a trial's model again, as plans of the one that the study is of, and shows it. */
  readonly openTrial: TrialOfStudy;
  readonly copyText: { readonly text: string };
  readonly saveFile: FileToSave;
  /** The report of the study of the node that is shown. */
  readonly showReport: Readonly<Record<string, never>>;
  readonly saveReport: Readonly<Record<string, never>>;
}
export const PANEL_ONLY = [
  'stopWaiting',
  'reload',
  'changeReading',
  'goTo',
  'namePlan',
  'deletePlan',
  'openSaved',
  'copyPlan',
  'openTrial',
  'copyText',
  'saveFile',
  'showReport',
  'saveReport',
] as const satisfies readonly (keyof OwnCommands)[];
export type PanelCommandName = ActionName | (typeof PANEL_ONLY)[number];

/** The parameters of the panel's commands. `{}` lets the extension ask the user for what is missing. */
export type PanelCommands = {
  readonly [C in PanelCommandName]: C extends keyof OwnCommands
    ? OwnCommands[C]
    : C extends 'rank'
      ? { readonly method?: MethodName }
      : C extends SettingName
        ? { readonly settings?: SettingsOf<C> }
        : Readonly<Record<string, never>>;
};

/** A job at work. */
export interface Busy {
  readonly title: string;
  readonly progress?: Progress;
  readonly epochs?: readonly EpochRecord[];
  /** It was told that it is enough: its training ends after this epoch. */
  readonly enough?: true;
  /** What is being made of which node; absent of what makes none. */
  readonly making?: { readonly parent: NodeId; readonly recipe: Recipe };
}

/** The whole state the panel shows; sent after every change. What is large is asked for by query. */
export interface PanelState {
  /** Shown in the header, e.g. `lenet/model.json`. */
  readonly title: string;
  readonly phase:
    /** `outline` is what the files' topology tells, before the weights are read. */
    | { readonly kind: 'opening'; readonly outline?: InspectAnswer }
    /** `cancelled` where the user ended it. */
    | { readonly kind: 'failed'; readonly message: string; readonly cancelled?: true }
    /** The node that is shown is not in memory, and making it again takes about so many seconds: it waits to be asked for. */
    | { readonly kind: 'absent'; readonly message: string; readonly seconds: number }
    | { readonly kind: 'open'; readonly snapshot: SessionSnapshot };
  /** Name of the chosen data set. */
  readonly data?: string;
  /** Where it lies: two may have the same name. */
  readonly dataPath?: string;
  /** What was told on how to read it. */
  readonly dataWords?: DataWordsTold;
  /** How it was read, or why it could not be; absent until it was. */
  readonly reading?: { readonly kind: 'read'; readonly reading: Reading } | { readonly kind: 'failed'; readonly message: string };
  /** Every model made of this one, with what was measured of each; absent until the model was opened. */
  readonly plans?: PlanTree;
  /** The node whose study is at work; its points are the node's. */
  readonly studying?: NodeId;
  /** The one job that changes or measures the model. */
  readonly busy?: Busy;
  /** How far that is which the panel waits for (a ranking, the opening); absent where nothing takes long. */
  readonly waiting?: Progress;
}

/** Tabs of the panel. */
export type PanelTab = 'overview' | 'layers' | 'saliency' | 'neurons' | 'curves';

/** What to show. */
export interface ShowRequest {
  readonly tab?: PanelTab;
  /** Which form to open: that on how the data set is read. */
  readonly form?: 'reading';
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
  /** `dataAtFault`: another data set is what helps. `cancelled` where the user ended it: no error. */
  | { readonly kind: 'failure'; readonly id: number; readonly message: string; readonly dataAtFault?: boolean; readonly cancelled?: true }
  | { readonly kind: 'state'; readonly state: PanelState }
  /** A palette command asks the panel to show something. */
  | ({ readonly kind: 'show' } & ShowRequest);
