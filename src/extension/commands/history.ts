import * as vscode from 'vscode';
import { withJobProgress } from '../jobProgress';
import type { ModelDocument } from '../modelDocument';

/** Takes the last step back. */
export function undo(document: ModelDocument): Promise<void> {
  return withJobProgress(document, 'Going back', (options) => document.undo(options));
}

/** Makes the step again that was taken back. */
export function redo(document: ModelDocument): Promise<void> {
  return withJobProgress(document, 'Going forward', (options) => document.redo(options));
}

/** Reads the model from disk again, after a yes when steps would be lost. */
export async function reload(document: ModelDocument): Promise<void> {
  if (document.unsaved && !(await confirmLoss(document))) return;
  await document.reload();
}

async function confirmLoss(document: ModelDocument): Promise<boolean> {
  const yes = 'Reload';
  const detail = 'The steps that are not saved will be lost.';
  return (await vscode.window.showWarningMessage(`Reload ${document.state.title}?`, { modal: true, detail }, yes)) === yes;
}
