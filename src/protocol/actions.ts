import type { MethodName } from './vocabulary';
import { looksAtAnswers, looksAtData } from './methods';
import { calibrating } from './settings/calibrating';
import type { Told } from './settings/field';
import { merging } from './settings/merging';
import { compensatesByData, picking, pruning, repairsByData } from './settings/pruning';
import { equalizing, folding, recalibrating } from './settings/norms';
import { quantizing, quantizingNeed } from './settings/quantizing';
import { ranking } from './settings/ranking';
import type { GivenOf, Schema } from './settings/schema';
import { rewinding, scratching, tuning } from './settings/settingBack';
import { studying } from './settings/studying';
import { compressing } from './settings/compressing';

/** Something a user can do with an open model. */
export interface Action {
  /** In menus and the palette; a title that asks for more ends in an ellipsis. */
  readonly title: string;
  /** In a line: a menu's detail, and the command line's description. */
  readonly summary: string;
  /** While it runs; absent where that is too short to be seen. */
  readonly doing?: string;
  /** A codicon. */
  readonly icon?: string;
  /** Its group in the editor's title menu; absent where neither the menu nor the palette lists it. */
  readonly group?: string;
  /** Whether it makes another model out of the open one. */
  readonly edits?: true;
  readonly settings?: Schema;
  /** Which settings the palette asks for, one after another. */
  readonly asks?: readonly string[];
  /** What of it needs a data set, in words that "needs a data set" follows; undefined where nothing does. */
  readonly data?: (told: Told) => string | undefined;
  /** What of it needs answers in the data set, beside inputs; undefined where nothing does. */
  readonly answers?: (told: Told) => string | undefined;
}

/** The actions by name: requests, the panel's commands, the palette and the menus follow from it. Adding one is an entry. */
export const ACTIONS = {
  undo: { title: 'Undo Step', summary: 'undo the last step', icon: 'discard', group: 'navigation@1' },
  redo: { title: 'Redo Step', summary: 'redo the step undone', icon: 'redo', group: 'navigation@2' },
  saveAs: { title: 'Save Model As…', summary: 'write the model to a new folder', doing: 'Saving', icon: 'save-as', group: 'navigation@3' },
  saveRepaired: {
    title: 'Save Repaired Model…',
    summary: 'write a model that stock TensorFlow.js refuses or reads otherwise (an export of Keras 3) so that it is read as meant',
    icon: 'wrench',
    group: '3_repair',
  },
  chooseDataSet: {
    title: 'Choose Data Set…',
    summary: 'choose what the model is measured and trained on',
    icon: 'database',
    group: '1_data',
  },
  evaluate: {
    title: 'Evaluate',
    summary: 'measure loss and accuracy',
    doing: 'Evaluating',
    group: '1_data',
    data: () => 'Evaluating',
    answers: () => 'Evaluating',
  },
  rank: {
    title: 'Rank Neurons…',
    summary: 'score every weight or neuron',
    doing: 'Ranking',
    group: '1_data',
    settings: ranking,
    asks: ['method'],
    data: ({ method }) => rankingNeed(method),
    answers: ({ method }) => rankingByAnswers(method),
  },
  calibrate: {
    title: 'Calibrate Methods',
    summary: 'measure which method can be trusted on this model and data',
    doing: 'Calibrating',
    group: '1_data',
    settings: calibrating,
    asks: ['level'],
    data: () => 'Calibrating',
    answers: () => 'Calibrating',
  },
  prune: {
    title: 'Prune…',
    summary: 'set weights to zero, or cut neurons out',
    doing: 'Pruning',
    group: '2_edit',
    edits: true,
    settings: pruning,
    asks: ['level', 'method', 'amount', 'finetune'],
    data: (told) => repairNeed(told) ?? rankingNeed(told['method']),
    answers: (told) => trainingByAnswers(told['finetune']) ?? rankingByAnswers(told['method']),
  },
  prunePicked: {
    title: 'Apply Plan',
    summary: 'cut the channels that were picked one by one',
    doing: 'Pruning',
    edits: true,
    settings: picking,
    data: (told) => repairNeed(told),
    answers: (told) => trainingByAnswers(told['finetune']),
  },
  merge: {
    title: 'Merge Neurons…',
    summary: 'cut neurons out and let those that stay take over',
    doing: 'Merging',
    group: '2_edit',
    edits: true,
    settings: merging,
    asks: ['by', 'method', 'amount', 'finetune'],
    data: (told) =>
      told['by'] === 'activations' ? 'Merging by activations' : (repairNeed(told) ?? rankingNeed(told['method'] ?? 'merge')),
    answers: (told) => trainingByAnswers(told['finetune']) ?? rankingByAnswers(told['method']),
  },
  quantize: {
    title: 'Quantize…',
    summary: 'store weights in fewer bits',
    doing: 'Quantizing',
    group: '2_edit',
    edits: true,
    settings: quantizing,
    asks: ['dtype', 'levels', 'maxBytes'],
    data: (told) => quantizingNeed(told),
  },
  fold: {
    title: 'Fold Normalizations…',
    summary: 'fold each BatchNormalization into the weights before it; outputs stay',
    doing: 'Folding',
    group: '2_edit',
    edits: true,
    settings: folding,
  },
  equalize: {
    title: 'Equalize Ranges…',
    summary: 'scale neighbouring layers so that channels have like ranges; outputs stay',
    doing: 'Equalizing',
    group: '2_edit',
    edits: true,
    settings: equalizing,
  },
  recalibrate: {
    title: 'Recalibrate Statistics…',
    summary: 'measure mean and variance of each BatchNormalization anew, on inputs alone',
    doing: 'Recalibrating',
    group: '2_edit',
    edits: true,
    settings: recalibrating,
    asks: ['samples'],
    data: () => 'Recalibrating',
  },
  finetune: {
    title: 'Fine-Tune…',
    summary: 'train on; what was pruned to zero stays zero',
    doing: 'Fine-tuning',
    group: '2_edit',
    edits: true,
    settings: tuning,
    asks: ['epochs', 'learningRate', 'unfreeze'],
    data: () => 'Fine-tuning',
    answers: (told) => trainingByAnswers(told),
  },
  scratch: {
    title: 'Train from Scratch…',
    summary: "draw weights anew by each layer's own initialiser and train them; what was pruned stays so",
    doing: 'Training from scratch',
    group: '2_edit',
    edits: true,
    settings: scratching,
    asks: ['epochs', 'learningRate', 'seed'],
    data: ({ epochs }) => (epochs === undefined ? undefined : 'Training'),
    answers: (told) => (told['epochs'] === undefined ? undefined : trainingByAnswers(told)),
  },
  rewind: {
    title: 'Rewind…',
    summary: 'put the weights of a checkpoint in the place of those that stay, and train them; what was pruned stays so',
    doing: 'Rewinding',
    group: '2_edit',
    edits: true,
    settings: rewinding,
    asks: ['checkpoint', 'epochs', 'learningRate'],
    data: ({ epochs }) => (epochs === undefined ? undefined : 'Training'),
    answers: (told) => (told['epochs'] === undefined ? undefined : trainingByAnswers(told)),
  },
  compress: {
    title: 'Compress to a Budget…',
    summary: 'make the model fit a budget of bytes, MACs, parameters or accuracy: prune, quantize and fine-tune until it does',
    doing: 'Compressing',
    group: '2_edit',
    edits: true,
    settings: compressing,
    asks: ['maxBytes', 'encoding', 'maxDrop', 'epochs'],
    data: ({ maxDrop }) => (maxDrop === undefined ? undefined : 'A bound on the drop'),
  },
  study: {
    title: 'Study…',
    summary: 'measure accuracy against the amount removed',
    doing: 'Study',
    group: '2_edit',
    settings: studying,
    asks: ['level', 'methods', 'amounts', 'seeds', 'finetune'],
    data: () => 'A study',
    answers: () => 'A study',
  },
  resumeStudy: {
    title: 'Resume Study',
    summary: 'measure what a study that was stopped has not measured yet',
    doing: 'Study',
    group: '2_edit',
  },
  stopAndKeep: {
    title: 'Stop Fine-Tuning and Keep',
    summary: 'end fine-tuning after this epoch, and keep what was learnt so far',
    group: '4_job',
  },
  stopJob: { title: 'Cancel Job', summary: 'end what is at work; the model stays as it is', group: '4_job' },
} as const satisfies Readonly<Record<string, Action>>;

export type ActionName = keyof typeof ACTIONS;

/** The actions that make another model out of the open one. */
export type EditName = { [N in ActionName]: (typeof ACTIONS)[N] extends { readonly edits: true } ? N : never }[ActionName];

/** The actions that are told settings. */
export type SettingName = { [N in ActionName]: (typeof ACTIONS)[N] extends { readonly settings: Schema } ? N : never }[ActionName];

/** The settings of an action, as told. */
export type SettingsOf<N extends SettingName> = GivenOf<(typeof ACTIONS)[N]['settings']>;

/** Every action's name. */
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly ActionName[];

/** Every edit's name. */
export const EDIT_NAMES = ACTION_NAMES.filter((name): name is EditName => 'edits' in ACTIONS[name]);

/** The edits that stand in menus: all but the one that needs a panel to pick in. */
export type ListedEdit = Exclude<EditName, 'prunePicked'>;
export const LISTED_EDITS = EDIT_NAMES.filter((name): name is ListedEdit => name !== 'prunePicked');

/** The entry of an action, with what it may leave out. */
export function actionOf(name: ActionName): Action {
  return ACTIONS[name];
}

/** What of an action with these settings needs a data set; undefined where nothing does. */
export function dataNeed(name: ActionName, told: object): string | undefined {
  return actionOf(name).data?.({ ...told });
}

/** The same of answers, which a data set may lack. */
export function answersNeed(name: ActionName, told: object): string | undefined {
  return actionOf(name).answers?.({ ...told });
}

function rankingByAnswers(method: unknown): string | undefined {
  return typeof method === 'string' && looksAtAnswers(method as MethodName) ? `Ranking by ${method}` : undefined;
}

/** Answers are what is trained towards, unless a teacher gives them. */
function trainingByAnswers(finetune: unknown): string | undefined {
  if (typeof finetune !== 'object' || finetune === null) return undefined;
  const { teacher }: Told = { ...finetune };
  return teacher === undefined ? 'Fine-tuning' : undefined;
}

function rankingNeed(method: unknown): string | undefined {
  return looksAtData(method as MethodName) ? `Ranking by ${String(method)}` : undefined;
}

function repairNeed({ compensate, finetune, statistics }: Told): string | undefined {
  if (finetune !== undefined) return 'Fine-tuning';
  if (compensatesByData(compensate)) return `Compensating by ${String(compensate)}`;
  return repairsByData(statistics) ? 'Repairing statistics' : undefined;
}
