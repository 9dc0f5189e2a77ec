import * as vscode from 'vscode';
import type { PanelCommands } from '../../protocol/panel';
import type { ModelDocument } from '../modelDocument';
import { openModelEditor } from '../openModelEditor';

/** Shows another node of the tree of plans, made again where it is not in memory. */
export function goTo(document: ModelDocument, { node }: PanelCommands['goTo']): Promise<void> {
  return document.goTo(node);
}

/** Gives a node the name that the user calls it; an empty one takes it away. */
export function namePlan(document: ModelDocument, { node, name }: PanelCommands['namePlan']): Promise<void> {
  const called = name.trim();
  document.changeNode(node, ({ name: _, ...others }) => (called === '' ? others : { ...others, name: called }));
  return Promise.resolve();
}

/** Takes a node out of the tree. */
export function deletePlan(document: ModelDocument, { node }: PanelCommands['deletePlan']): Promise<void> {
  return document.deleteNode(node);
}

/** Opens a model that was saved. */
export function openSaved(_document: ModelDocument, { file }: PanelCommands['openSaved']): Promise<void> {
  return openModelEditor(vscode.Uri.file(file));
}
