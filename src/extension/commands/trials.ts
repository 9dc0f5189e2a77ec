import * as vscode from 'vscode';
import { isDeepStrictEqual } from 'node:util';
import { basename, dirname, join } from 'node:path';
import { defined } from '../../base/defined';
import { score, share } from '../../base/format';
import { Failure } from '../../model/failure';
import { commandText, recipeCommands } from '../../protocol/commandLine/planCommands';
import type { TrialOfStudy } from '../../protocol/panel';
import type { StudyPoint } from '../../protocol/studyAnswer';
import { pathTo, type PlanNode, type PlanTree, type Recipe } from '../../protocol/plans';
import { settle } from '../../protocol/settings/settle';
import { studying } from '../../protocol/settings/studying';
import { trialRecipes } from '../../protocol/trialRecipes';
import { trialOfPoint } from '../../protocol/trials';
import type { ModelDocument } from '../document/modelDocument';
import { withJobProgress } from '../jobProgress';

/**
 * Makes a trial's model again, as plans of the one that its study is of, and shows the last of them. Plans that are there already are
 * gone to: nothing is made twice.
 */
export async function openTrial(document: ModelDocument, asked: TrialOfStudy): Promise<void> {
  await document.opened();
  const { tree, node, point, recipes } = await trialOf(document, asked);
  const known = knownPath(tree, node, recipes);
  const left = recipes.slice(known.length);
  await document.moves.goTo((known.at(-1) ?? node).id);
  if (left.length > 0) {
    await withJobProgress(document, 'Opening the model of a trial', async (options) => {
      for (const recipe of left) {
        await document.edit(recipe.edit, recipe.settings, options, recipe.data);
        rememberAsked(document, recipe);
      }
    });
    compareFigures(document, point);
  }
  document.wish({ tab: 'overview' });
}

/** The commands that make a trial's model of the model's files. */
export async function trialCommand(document: ModelDocument, asked: TrialOfStudy): Promise<string> {
  const { tree, node, recipes } = await trialOf(document, asked);
  const file = document.uri.fsPath;
  const own = dirname(file);
  const made = pathTo(tree, node.id).flatMap((each) => each.made?.recipe ?? []);
  return commandText(recipeCommands([...made, ...recipes], { file, folder: join(dirname(own), `${basename(own)}-trial`) }));
}

interface FoundTrial {
  readonly tree: PlanTree;
  /** The node that the study is of. */
  readonly node: PlanNode;
  readonly point: StudyPoint;
  readonly recipes: readonly Recipe[];
}

async function trialOf(document: ModelDocument, { study: name, point: place }: TrialOfStudy): Promise<FoundTrial> {
  const tree = document.state.plans;
  const node = tree?.nodes.find(({ study }) => study?.name === name);
  const [point] = (await document.studyPoints?.list(name))?.from(place) ?? [];
  if (!tree || !node?.study || !point) throw new Failure('planInvalid', { reason: 'the study has no such trial' });
  const { settings, data } = node.study;
  const trial = trialOfPoint(settle(studying, settings), point);
  if (!trial) throw new Failure('planInvalid', { reason: 'the point is from before trials were recorded: measure the study anew' });
  return { tree, node, point, recipes: trialRecipes(trial, settings, data) };
}

/** Has the node that was just made found again by what it was asked for; one whose training was ended early is another model. */
function rememberAsked(document: ModelDocument, asked: Recipe): void {
  const { node, state } = document;
  if (!node?.made || state.busy?.enough === true || isDeepStrictEqual(node.made.recipe, asked)) return;
  document.changeNode(node.id, (each) => (each.made ? { ...each, made: { ...each.made, asked } } : each));
}

/** Says where what was made again is not what the study measured. */
function compareFigures({ node, working }: ModelDocument, { loss, accuracy }: StudyPoint): void {
  const made = node?.measured.findLast(({ on }) => on.part !== 'all');
  if (working !== undefined || made?.loss === undefined || !Number.isFinite(loss)) return;
  const same = Math.abs(made.loss - loss) <= LOSS_ROUNDS * Math.max(1, Math.abs(loss)) && made.accuracy === accuracy;
  const figures = (given: { readonly loss?: number; readonly accuracy?: number }): string =>
    [...(given.accuracy === undefined ? [] : [share(given.accuracy, 2)]), `loss ${score(given.loss ?? NaN)}`].join(', ');
  if (!same)
    void vscode.window.showWarningMessage(
      `The model that was made again measures ${figures(made)}; the study measured ${figures({ loss, ...defined({ accuracy }) })}.`,
    );
}

/** Losses that are summed in another order differ by less. */
const LOSS_ROUNDS = 1e-4;

/** The nodes, each made of the one before, that the first of the recipes made. */
function knownPath(tree: PlanTree, from: PlanNode, recipes: readonly Recipe[]): readonly PlanNode[] {
  const [first, ...rest] = recipes;
  const next = tree.nodes.find(
    ({ parent, made }) => parent === from.id && made !== undefined && isDeepStrictEqual(made.asked ?? made.recipe, first),
  );
  return next ? [next, ...knownPath(tree, next, rest)] : [];
}
