import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { pickOne } from './quickPicks';

/** Where to write a model. */
export interface SaveTarget {
  readonly folder: string;
  readonly overwrite: boolean;
  /** The model file's name; absent leaves it as it is in the folder, or as the original's. */
  readonly name?: string;
  /** Whatever else the folder holds stays as it is. */
  readonly beside?: true;
}

/** Asks for a folder, by default `<name>-<suffix>` beside the model's; what is there is overwritten only after a yes. */
export async function askSaveTarget(modelFile: string, suffix = 'min'): Promise<SaveTarget | undefined> {
  const own = dirname(modelFile);
  const beside = join(dirname(own), `${basename(own)}-${suffix}`);
  const choice = await pickOne('Save the model', 'Where to', [
    { value: 'beside', label: `$(folder) ${basename(beside)}`, description: dirname(beside) },
    { value: 'other', label: '$(folder-opened) Another folder…' },
  ] as const);
  if (!choice) return undefined;
  const folder = choice === 'beside' ? beside : await askFolder(dirname(own));
  return folder === undefined ? undefined : confirmTarget(folder, modelFile);
}

async function askFolder(start: string): Promise<string | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      defaultUri: vscode.Uri.file(start),
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Save Model Here',
    })) ?? [];
  return folder?.fsPath;
}

async function confirmTarget(folder: string, modelFile: string): Promise<SaveTarget | undefined> {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return { folder, overwrite: false };
  const question =
    folder === dirname(modelFile)
      ? { message: `Overwrite the original model in ${folder}?`, detail: 'There is no way back to it.' }
      : { message: `Overwrite the model in ${folder}?`, detail: 'The folder holds something already.' };
  const yes = 'Overwrite';
  const answer = await vscode.window.showWarningMessage(question.message, { modal: true, detail: question.detail }, yes);
  return answer === yes ? { folder, overwrite: true } : undefined;
}
