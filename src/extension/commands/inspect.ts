import { existsSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import { pickOne } from '../ask/quickPicks';
import { openModelEditor } from '../openModelEditor';

const MOST_FOUND = 200;

/** Opens a model in the panel: the given file or folder, else the file in the active text editor, else one asked for. */
export async function inspect(target: unknown): Promise<void> {
  const given = target instanceof vscode.Uri ? target : activeJson();
  const uri = given ?? (await askModel());
  if (uri) await openModelEditor(modelFileOf(uri));
}

/** A model's folder stands for its model.json. */
function modelFileOf(uri: vscode.Uri): vscode.Uri {
  const isFolder = existsSync(uri.fsPath) && statSync(uri.fsPath).isDirectory();
  return isFolder ? vscode.Uri.joinPath(uri, 'model.json') : uri;
}

function activeJson(): vscode.Uri | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri?.path.endsWith('.json') && uri.scheme === 'file' && /model/i.test(uri.path) ? uri : undefined;
}

async function askModel(): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles('**/model*.json', '**/node_modules/**', MOST_FOUND);
  const choice = await pickOne<vscode.Uri | 'browse'>('Inspect a model', 'Which model', [
    ...found
      .map((uri) => ({ value: uri, label: `$(symbol-structure) ${vscode.workspace.asRelativePath(uri)}` }))
      .sort((a, b) => a.label.localeCompare(b.label)),
    { value: 'browse' as const, label: '$(folder-opened) Browse…' },
  ]);
  return choice === 'browse' ? browse() : choice;
}

async function browse(): Promise<vscode.Uri | undefined> {
  const [chosen] = (await vscode.window.showOpenDialog({ filters: { 'TensorFlow.js model': ['json'] }, openLabel: 'Inspect Model' })) ?? [];
  return chosen;
}
