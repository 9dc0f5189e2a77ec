import * as vscode from 'vscode';
import { basename, dirname, join } from 'node:path';
import { fileNamed, planCommands, planCommandText } from '../../protocol/commandLine/planCommands';
import type { PanelCommands } from '../../protocol/panel';
import { planName } from '../../protocol/planName';
import { nodeOf, wasMeasured, type PlanNode } from '../../protocol/plans';
import type { ModelDocument } from '../document/modelDocument';
import { openModelEditor } from '../openModelEditor';

/** Shows another node of the tree of plans, made again where it is not in memory. */
export function goTo(document: ModelDocument, { node }: PanelCommands['goTo']): Promise<void> {
  return document.moves.goTo(node);
}

/** Gives a node the name that the user calls it; an empty one takes it away. */
export function namePlan(document: ModelDocument, { node, name }: PanelCommands['namePlan']): Promise<void> {
  const called = name.trim();
  document.changeNode(node, ({ name: _, ...others }) => (called === '' ? others : { ...others, name: called }));
  return Promise.resolve();
}

/** Takes a node out of the tree; after a yes where something was measured of it. */
export async function deletePlan(document: ModelDocument, { node }: PanelCommands['deletePlan']): Promise<void> {
  const plan = document.state.plans?.nodes.find(({ id }) => id === node);
  if (plan && wasMeasured(plan) && !(await confirmDeletion(plan))) return;
  await document.deleteNode(node);
}

async function confirmDeletion(plan: PlanNode): Promise<boolean> {
  const yes = 'Delete';
  const message = `Delete the plan “${planName(plan)}”?`;
  const detail = 'What was measured of it goes with it. Files that it was saved to stay.';
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, yes)) === yes;
}

/** Copies the commands that make a node of the model's files. */
export async function copyPlan(document: ModelDocument, { node }: PanelCommands['copyPlan']): Promise<void> {
  const { plans } = document.state;
  if (!plans) return;
  const file = document.uri.fsPath;
  const own = dirname(file);
  const suffix = fileNamed(nodeOf(plans, node).name ?? '');
  const folder = join(dirname(own), `${basename(own)}-${suffix === '' ? 'plan' : suffix}`);
  await vscode.env.clipboard.writeText(planCommandText(plans, node, { file, folder }));
  const count = planCommands(plans, node, { file, folder }).length;
  void vscode.window.showInformationMessage(
    `Copied ${count === 1 ? 'the command that makes' : `the ${count} commands that make`} this plan.`,
  );
}

/** Opens a model that was saved. */
export function openSaved(_document: ModelDocument, { file }: PanelCommands['openSaved']): Promise<void> {
  return openModelEditor(vscode.Uri.file(file));
}
