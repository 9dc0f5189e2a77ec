import * as vscode from 'vscode';

/**
 * Has VS Code save a document, so that its own account of what is saved is right. It saves whatever shows the file: where a text editor
 * has unsaved changes of it, it is asked to save the active editor instead.
 */
export async function saveByEditor(uri: vscode.Uri, reveal: () => Promise<void>): Promise<void> {
  if (isEditedAsText(uri)) {
    await reveal();
    await vscode.commands.executeCommand('workbench.action.files.save');
  } else {
    await vscode.workspace.save(uri);
  }
}

/** Has VS Code take what is shown for saved. Where a text editor has unsaved changes of the file, the mark stays. */
export async function cleanQuietly(uri: vscode.Uri): Promise<void> {
  if (isEditedAsText(uri)) return;
  // A tab that is gone by now has nothing to be marked.
  await Promise.resolve(vscode.workspace.save(uri)).catch(() => undefined);
}

function isEditedAsText(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((text) => text.isDirty && text.uri.toString() === uri.toString());
}
