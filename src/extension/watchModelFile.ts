import * as vscode from 'vscode';
import { reload } from './commands/history';
import type { ModelDocument } from './modelDocument';
import { asFailure } from './asFailure';
import { modifiedAt } from './modifiedAt';
import { showFailure } from './showFailure';

/** Writers touch a file several times; the question is asked once they are done. */
const QUIET_MILLISECONDS = 500;

/** Offers to read a model again when its file changes on disk, unless the change was our own saving. */
export function watchModelFile(document: ModelDocument, log: (line: string) => void): vscode.Disposable {
  const { uri } = document;
  const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), uri.path.slice(uri.path.lastIndexOf('/') + 1));
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  let quiet: NodeJS.Timeout | undefined;
  let asking = false;
  const changed = async (): Promise<void> => {
    // It may be our own saving that is at work; who wrote is known when it is done.
    if (document.state.busy) {
      soon();
      return;
    }
    if (asking || (await modifiedAt(uri)) === document.ownWrite) return;
    asking = true;
    try {
      await offerReload(document, log);
    } finally {
      asking = false;
    }
  };
  const soon = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(() => void changed(), QUIET_MILLISECONDS);
  };
  return vscode.Disposable.from(watcher, watcher.onDidChange(soon), watcher.onDidCreate(soon), {
    dispose: () => clearTimeout(quiet),
  });
}

async function offerReload(document: ModelDocument, log: (line: string) => void): Promise<void> {
  const yes = 'Reload';
  const answer = await vscode.window.showInformationMessage(`${document.state.title} has changed on disk.`, yes);
  if (answer !== yes) return;
  try {
    await reload(document);
  } catch (error) {
    showFailure(asFailure(error, log));
  }
}
