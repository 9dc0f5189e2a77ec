import * as vscode from 'vscode';
import { openModelEditor } from '../openModelEditor';

/** Says where a model was saved, and offers to open it. */
export async function offerSaved(file: string): Promise<void> {
  const open = 'Inspect It';
  const answer = await vscode.window.showInformationMessage(`Saved ${file}; read back, its outputs are the same.`, open);
  if (answer === open) await openModelEditor(vscode.Uri.file(file));
}
