import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { looksLikeModelFile } from '../../formats/looksLikeModel';
import { MODEL_FILE, modelFilesIn } from '../../formats/modelFiles';
import { pickOne, pickWhileFilling, type Choice } from '../ask/quickPicks';
import type { KnownModels } from '../knownModels';
import { openModelEditor } from '../openModelEditor';
import { shortPath } from '../shortPath';
import { workspaceFolders } from '../workspaceFolders';

/** Opens a model in the panel: the given file or folder, else the file in the active text editor, else one asked for. */
export async function inspect(target: unknown, known: KnownModels): Promise<void> {
  const given = target instanceof vscode.Uri ? target : await activeModel();
  const uri = given ?? (await askModel(known));
  const file = uri && (await modelFileOf(uri));
  if (file) await openModelEditor(file);
}

/** A model's folder stands for its model.json, or for its only model; one of several is asked for. */
async function modelFileOf(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const isFolder = (await stat(uri.fsPath).catch(() => undefined))?.isDirectory() ?? false;
  if (!isFolder) return uri;
  const [first = MODEL_FILE, ...others] = await modelFilesIn(uri.fsPath).catch(() => []);
  const inside = (name: string): vscode.Uri => vscode.Uri.joinPath(uri, name);
  if (others.length === 0) return inside(first);
  const title = `Inspect a model of ${basename(uri.fsPath)}`;
  return pickOne(
    title,
    'Which model',
    [first, ...others].map((name) => ({ value: inside(name), label: `$(symbol-structure) ${name}` })),
  );
}

/** The file in the text editor that is looked at, where it holds a model or has a model's usual name. */
async function activeModel(): Promise<vscode.Uri | undefined> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputText) || input.uri.scheme !== 'file') return undefined;
  const { fsPath } = input.uri;
  return basename(fsPath) === MODEL_FILE || (await looksLikeModelFile(fsPath)) ? input.uri : undefined;
}

async function askModel(known: KnownModels): Promise<vscode.Uri | undefined> {
  const made = new Map<string, Choice<vscode.Uri | 'browse'>>();
  const choiceOf = (path: string): Choice<vscode.Uri | 'browse'> => {
    const choice = made.get(path) ?? { value: vscode.Uri.file(path), label: `$(symbol-structure) ${shortPath(path, workspaceFolders())}` };
    made.set(path, choice);
    return choice;
  };
  const browsing: Choice<'browse'> = {
    value: 'browse',
    label: '$(folder-opened) Browse…',
    detail: 'A file of any name that holds a model',
  };
  const choice = await pickWhileFilling<vscode.Uri | 'browse'>('Inspect a model', 'Which model', {
    choices: () => [...known.found.map(choiceOf), browsing],
    follow: (changed) => known.onDidChange(changed),
    end: known.searchAgain().then(() => (known.found.length === 0 ? 'No file of the workspace holds a model' : undefined)),
  });
  return choice === 'browse' ? browse() : choice;
}

async function browse(): Promise<vscode.Uri | undefined> {
  const filters = { 'TensorFlow.js model': ['json'], 'All files': ['*'] };
  const [chosen] = (await vscode.window.showOpenDialog({ filters, openLabel: 'Inspect Model' })) ?? [];
  return chosen;
}
