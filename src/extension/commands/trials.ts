import { isDeepStrictEqual } from 'node:util';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../model/failure';
import { commandText, recipeCommands } from '../../protocol/commandLine/planCommands';
import type { TrialOfStudy } from '../../protocol/panel';
import { pathTo, type NodeStudy, type PlanNode, type PlanTree, type Recipe } from '../../protocol/plans';
import { settingsOfPoint, trialRecipes } from '../../protocol/trialRecipes';
import type { ModelDocument } from '../document/modelDocument';
import { withJobProgress } from '../jobProgress';

/**
 * Makes a trial's model again, as plans of the one that its study is of, and shows the last of them. Plans that are there already are
 * gone to: nothing is made twice.
 */
export async function openTrial(document: ModelDocument, asked: TrialOfStudy): Promise<void> {
  await document.opened();
  const { tree, node, recipes } = await trialOf(document, asked);
  const known = knownPath(tree, node, recipes);
  const left = recipes.slice(known.length);
  await document.goTo((known.at(-1) ?? node).id);
  if (left.length > 0) {
    await withJobProgress(document, 'Opening the model of a trial', async (options) => {
      for (const { edit, settings, data } of left) await document.edit(edit, settings, options, data);
    });
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

async function trialOf(
  document: ModelDocument,
  { study: name, point: place }: TrialOfStudy,
): Promise<{ readonly tree: PlanTree; readonly node: PlanNode; readonly recipes: readonly Recipe[] }> {
  const tree = document.state.plans;
  const node = tree?.nodes.find(({ study }) => study?.name === name);
  const [point] = (await document.studyPoints?.list(name))?.from(place) ?? [];
  if (!tree || !node?.study || !point) throw new Failure('planInvalid', { reason: 'the study has no such trial' });
  return { tree, node, recipes: recipesOf(node.study, point) };
}

function recipesOf({ settings, data }: NodeStudy, point: Parameters<typeof settingsOfPoint>[1]): readonly Recipe[] {
  return trialRecipes(settingsOfPoint(settings, point), data);
}

/** The nodes, each made of the one before, that the first of the recipes made. */
function knownPath(tree: PlanTree, from: PlanNode, recipes: readonly Recipe[]): readonly PlanNode[] {
  const [first, ...rest] = recipes;
  const next = tree.nodes.find(({ parent, made }) => parent === from.id && made !== undefined && isDeepStrictEqual(made.recipe, first));
  return next ? [next, ...knownPath(tree, next, rest)] : [];
}
