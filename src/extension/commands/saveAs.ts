import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { Failure } from '../../model/failure';
import { removePartials } from '../../formats/weightFiles/removePartials';
import { isSameFolder } from '../../formats/writeModel';
import { askSaveTarget, type SaveTarget } from '../ask/askSaveTarget';
import { withJobProgress } from '../jobProgress';
import type { ModelDocument } from '../modelDocument';
import { openModelEditor } from '../openModelEditor';
import { modifiedAt } from '../modifiedAt';

/** Writes the model to a folder and reads it back. `target` answers for the user. */
export async function saveAs(document: ModelDocument, target: Partial<SaveTarget>): Promise<void> {
  const { folder, overwrite = false } = target;
  const chosen = folder === undefined ? await askSaveTarget(document.uri.fsPath) : { folder, overwrite };
  if (!chosen) return;
  const saved = await withJobProgress(document, 'Saving', async (options) => {
    try {
      const written = await document.request('save', { ...chosen, steps: document.reportedSteps }, options);
      if (await isSameFolder(chosen.folder, dirname(document.uri.fsPath))) document.ownWrite = await modifiedAt(document.uri);
      document.savedAs(written.file, written.certificate);
      return written;
    } catch (error) {
      // An engine that was killed in the middle of writing could not clean up after itself.
      if (error instanceof Failure && error.code === 'engineDied') await removePartials(chosen.folder);
      throw error;
    }
  });
  for (const { message } of saved.warnings) void vscode.window.showWarningMessage(message);
  void offerToOpen(saved.file);
}

async function offerToOpen(file: string): Promise<void> {
  const open = 'Inspect It';
  const answer = await vscode.window.showInformationMessage(`Saved ${file}; read back, its outputs are the same.`, open);
  if (answer === open) await openModelEditor(vscode.Uri.file(file));
}
