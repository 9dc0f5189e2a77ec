import type { EditName, SettingsOf } from './actions';
import type { Agreement, ClassAccuracy, MeasuredOn } from './answers';
import type { StudyAnswer } from './studyAnswer';
import type { CalibrationAnswer } from './calibrationAnswer';
import { dataPath, wordsOf, type DataChoice } from './dataChoice';
import type { InspectTotals } from './inspectAnswer';
import type { StudySettings } from './settings/studying';
import type { SessionStep } from './views';
import { ORIGINAL, type NodeId } from './nodeId';
import type { Told } from './settings/field';

/*
 * The tree of plans: the model as its files hold it, and every model that edits made of it. An edit is a recipe, so that
 * what it made can be made again; whatever was measured belongs to the node that it was measured on.
 */

export { ORIGINAL, type NodeId } from './nodeId';

/** An edit, as it was asked for: the same recipe on the same model makes the same weights. */
export type Recipe = {
  readonly [N in EditName]: { readonly edit: N; readonly settings: SettingsOf<N>; readonly data?: DataChoice };
}[EditName];

/** What was measured of a node, and the samples it was measured on. Figures compare only where `on` is the same. */
export interface Measured {
  /** Absent where the samples have no answers. */
  readonly loss?: number;
  readonly accuracy?: number;
  /** How far it answers as its parent does, where the samples have no answers. */
  readonly agreement?: Agreement;
  readonly on: SamplesUsed;
  /** Absent where an edit measured on the way. */
  readonly perClass?: readonly ClassAccuracy[];
}

/** Samples of a data set. */
export interface SamplesUsed extends MeasuredOn {
  readonly data: DataChoice;
}

/** A study of a node, as far as it came. */
export interface NodeStudy {
  readonly settings: StudySettings;
  readonly data: DataChoice;
  /** The list of its points: under one name it only grows. The points themselves are asked for by query. */
  readonly name: string;
  /** How many points the list has, and of how many trials they are. */
  readonly points: number;
  readonly trials: number;
  /** What it came to as a whole; absent until all was measured once. */
  readonly outcome?: Pick<StudyAnswer, 'baseline' | 'configurations' | 'ended' | 'diverged'>;
  /** False where it was stopped, or is still at work. */
  readonly finished: boolean;
}

/** One model of the tree. */
export interface PlanNode {
  readonly id: NodeId;
  /** Null for the original alone. */
  readonly parent: NodeId | null;
  /** How it was made of its parent; absent of the original. */
  readonly made?: {
    readonly recipe: Recipe;
    /** The same as a study's trial asks for it, where making it told more: the hash of a file, the file of a folder. */
    readonly asked?: Recipe;
    readonly step: SessionStep;
    /** What making it took, in seconds. */
    readonly seconds: number;
  };
  /** What the user calls it. */
  readonly name?: string;
  readonly totals: InspectTotals;
  /** The last measurement on each choice of samples, the newest last. */
  readonly measured: readonly Measured[];
  /** Which method to trust, measured on this node. */
  readonly calibration?: { readonly answer: CalibrationAnswer; readonly data: DataChoice };
  readonly study?: NodeStudy;
  /** The model files that it was written to, the newest last. */
  readonly savedAs: readonly string[];
}

/** All models that were made of one, and which of them is shown. */
export interface PlanTree {
  /** A parent stands before its children. */
  readonly nodes: readonly PlanNode[];
  /** The node that the panel shows and that edits start from. */
  readonly at: NodeId;
  /** The node that counts as saved: the original, or the one that was written last. */
  readonly saved: NodeId;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** A node of a tree; one that is not there is a bug of the caller. */
export function nodeOf(tree: PlanTree, id: NodeId): PlanNode {
  const node = tree.nodes.find((each) => each.id === id);
  if (!node) throw new Error(`the tree has no node ${id}`);
  return node;
}

/** The nodes from the original to the given one, both among them. */
export function pathTo(tree: PlanTree, id: NodeId): readonly PlanNode[] {
  const node = nodeOf(tree, id);
  return node.parent === null ? [node] : [...pathTo(tree, node.parent), node];
}

/** The edits that lead to a node, the first one first. */
export function stepsTo(tree: PlanTree, id: NodeId): readonly SessionStep[] {
  return pathTo(tree, id).flatMap(({ made }) => made?.step ?? []);
}

/** The tree with a node in the place of the one of the same name, or added as the last. */
export function withNode(tree: PlanTree, node: PlanNode): PlanTree {
  const known = tree.nodes.some(({ id }) => id === node.id);
  return { ...tree, nodes: known ? tree.nodes.map((each) => (each.id === node.id ? node : each)) : [...tree.nodes, node] };
}

/** The node with a measurement; what was measured on the same samples before goes. */
export function withMeasured(node: PlanNode, measured: Measured): PlanNode {
  const others = node.measured.filter(({ on }) => !sameSamples(on, measured.on));
  return { ...node, measured: [...others, measured] };
}

/** Whether two figures were measured on the same samples. */
export function sameSamples(a: SamplesUsed, b: SamplesUsed): boolean {
  return a.part === b.part && a.samples === b.samples && JSON.stringify(a.data) === JSON.stringify(b.data);
}

/** Whether figures belong to a node. */
export function wasMeasured({ measured, calibration, study }: PlanNode): boolean {
  return measured.length > 0 || calibration !== undefined || study !== undefined;
}

/** Why a node can't be taken out of the tree; undefined where it can. */
export function whyKept({ nodes, at }: PlanTree, id: NodeId): 'original' | 'shown' | 'hasChildren' | undefined {
  if (id === ORIGINAL) return 'original';
  if (nodes.some(({ parent }) => parent === id)) return 'hasChildren';
  return id === at ? 'shown' : undefined;
}

/**
 * Whether samples were trained on, on the way to a node (`path`): all of a set that a part was held out of, or a part that is drawn in
 * another way than in training.
 */
export function trainedOn(path: readonly PlanNode[], { data, part }: SamplesUsed): boolean {
  const { test, split } = wordsOf(data);
  return path.some(({ made }) => {
    const { recipe } = made ?? {};
    if (recipe?.data === undefined || !trains(recipe) || dataPath(recipe.data) !== dataPath(data)) return false;
    const own = wordsOf(recipe.data);
    return part === 'all' || JSON.stringify([own.test, own.split]) !== JSON.stringify([test, split]);
  });
}

function trains({ settings }: Recipe): boolean {
  const { finetune, epochs }: Told = { ...settings };
  return epochs !== undefined || finetune !== undefined;
}
