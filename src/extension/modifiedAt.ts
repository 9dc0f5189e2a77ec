import { stat } from 'node:fs/promises';
import type { Uri } from 'vscode';

/** When a file was last written, in milliseconds; undefined when it is not there. */
export async function modifiedAt(uri: Uri): Promise<number | undefined> {
  try {
    return (await stat(uri.fsPath)).mtimeMs;
  } catch {
    return undefined;
  }
}
