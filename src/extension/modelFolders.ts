import { dirname } from 'node:path';
import * as vscode from 'vscode';

const MODEL_FILES = '**/model.json';
const MOST_FOLDERS = 2000;

/** Keeps the context key that puts *Inspect Model* into the menu of folders that hold a model.json. */
export function followModelFolders(): vscode.Disposable {
  const tell = async (): Promise<void> => {
    const files = await vscode.workspace.findFiles(MODEL_FILES, '**/node_modules/**', MOST_FOLDERS);
    const folders = Object.fromEntries(files.map(({ fsPath }) => [dirname(fsPath), true]));
    await vscode.commands.executeCommand('setContext', 'modelMinifier.modelFolders', folders);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(MODEL_FILES, false, true, false);
  const retell = (): void => void tell();
  retell();
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(retell),
    watcher.onDidDelete(retell),
    vscode.workspace.onDidChangeWorkspaceFolders(retell),
  );
}
