import * as vscode from 'vscode';
import { askSaveTarget, type SaveTarget } from '../ask/askSaveTarget';
import type { ModelDocument } from '../document/modelDocument';
import { saveAs, type SavingEditor } from './saveAs';

/** Writes a model that had to be repaired to be opened, by default to `<name>-repaired`; says so when none had to be. */
export async function saveRepaired(document: ModelDocument, target: Partial<SaveTarget>, editor: SavingEditor): Promise<void> {
  await document.opened();
  const repaired = document.snapshot?.model.warnings.some(({ code }) => code === 'repaired') ?? false;
  if (!repaired) {
    void vscode.window.showInformationMessage('This model needs no repair: stock TensorFlow.js loads it as it is.');
    return;
  }
  const chosen = target.folder === undefined ? await askSaveTarget(document.uri.fsPath, 'repaired') : target;
  if (chosen) await saveAs(document, chosen, editor);
}
