import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { pickOne, type Choice } from './quickPicks';

const MOST_FOUND = 50;
const FILES = '{dataset.json,*.npz,*.csv,*-ubyte,*-ubyte.gz}';

/** Asks for a data set: a `dataset.json` beside the model comes first, then what else the workspace holds. */
export async function askDataSet(modelFile: string): Promise<string | undefined> {
  const found = await findDataSets(modelFile);
  const choice = await pickOne<string | (() => Promise<string | undefined>)>(
    'Choose a data set',
    'What the model is measured and trained on',
    [
      ...found.map(choiceOf),
      { value: () => browse(modelFile, 'files'), label: '$(file) File…', detail: 'dataset.json, .npz with x and y, .csv, or IDX' },
      { value: () => browse(modelFile, 'folders'), label: '$(folder-opened) Folder…', detail: 'Images in one folder per class' },
    ],
  );
  return typeof choice === 'function' ? choice() : choice;
}

async function findDataSets(modelFile: string): Promise<string[]> {
  const beside = join(dirname(modelFile), 'dataset.json');
  const uris = await vscode.workspace.findFiles(`**/${FILES}`, '**/node_modules/**', MOST_FOUND);
  const others = uris.map(({ fsPath }) => fsPath).sort();
  return [...new Set([...(existsSync(beside) ? [beside] : []), ...others])];
}

function choiceOf(path: string): Choice<string> {
  return { value: path, label: `$(database) ${vscode.workspace.asRelativePath(path)}` };
}

async function browse(modelFile: string, what: 'files' | 'folders'): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      defaultUri: vscode.Uri.file(dirname(modelFile)),
      canSelectFiles: what === 'files',
      canSelectFolders: what === 'folders',
      openLabel: 'Choose Data Set',
    })) ?? [];
  return chosen?.fsPath;
}
