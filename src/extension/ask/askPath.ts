import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { PathKind } from '../../protocol/settings/field';

/** Asks for a file or folder, beginning in the model's folder; undefined when the user went away. */
export async function askPath(modelFile: string, title: string, picked: PathKind): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title,
      defaultUri: vscode.Uri.file(dirname(modelFile)),
      canSelectFiles: picked === 'file',
      canSelectFolders: picked === 'folder',
      openLabel: picked === 'file' ? 'Choose File' : 'Choose Folder',
    })) ?? [];
  return chosen?.fsPath;
}
