import { join } from 'node:path';
import * as vscode from 'vscode';

/** The folder that the tests have open. */
export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('no folder is open');
  return folder.uri.fsPath;
}

/** The model that the tests inspect. */
export function lenetFile(): string {
  return join(workspaceFolder(), 'lenet', 'model.json');
}

/** Opens the model in the panel and resolves when a command has run on it, so that it is open in the engine too. */
export async function inspectLenet(file = lenetFile()): Promise<void> {
  await vscode.commands.executeCommand('modelMinifier.inspect', vscode.Uri.file(file));
  await vscode.commands.executeCommand('modelMinifier.chooseDataSet', { path: join(workspaceFolder(), 'digits.npz') });
  await vscode.commands.executeCommand('modelMinifier.evaluate');
}

/** Files that are open in the panel. */
export function openModels(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputCustom && input.viewType === 'modelMinifier.model' ? [input.uri.fsPath] : []));
}
