import * as vscode from 'vscode';

/** The custom editor's type, as package.json names it. */
export const MODEL_EDITOR = 'modelMinifier.model';

/** Opens a model.json in the panel. */
export async function openModelEditor(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, MODEL_EDITOR);
}
