import { capitalised } from '../../base/capitalised';
import * as vscode from 'vscode';
import { defined } from '../../base/defined';
import type { EngineResult } from '../../protocol/engine';
import { savedText } from '../../protocol/savedText';
import { openModelEditor } from '../openModelEditor';

/** Says where a model was saved and what made its files smaller, and offers to open it. */
export async function offerSaved({ file, order, leftOut }: EngineResult<'save'>): Promise<void> {
  const open = 'Inspect It';
  const smaller = savedText(defined({ order: order ?? undefined, leftOut })).map((line) => ` ${capitalised(line)}.`);
  const answer = await vscode.window.showInformationMessage(`Saved ${file}; read back, its outputs are the same.${smaller.join('')}`, open);
  if (answer === open) await openModelEditor(vscode.Uri.file(file));
}
