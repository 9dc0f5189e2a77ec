import * as vscode from 'vscode';
import type { ModelDocument } from '../document/modelDocument';

/** Reads the model from disk again, after a yes when the step that is shown was not saved. */
export async function reload(document: ModelDocument): Promise<void> {
  if (document.unsaved && !(await confirm(document))) return;
  await document.reload();
}

async function confirm(document: ModelDocument): Promise<boolean> {
  const yes = 'Reload';
  const detail = 'The steps that are not saved are steps of the model as it was: they stay in its plans, but not in those of another one.';
  return (await vscode.window.showWarningMessage(`Reload ${document.state.title}?`, { modal: true, detail }, yes)) === yes;
}
