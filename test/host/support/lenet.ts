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

/** Closes every tab; what is unsaved is thrown away. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

/** The tab of a model, as VS Code has it. */
export function tabOf(file: string): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => input instanceof vscode.TabInputCustom && input.uri.fsPath === file);
}

/** Files that are open in the panel. */
export function openModels(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputCustom && input.viewType === 'modelMinifier.model' ? [input.uri.fsPath] : []));
}
