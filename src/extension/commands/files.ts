import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { PanelCommands } from '../../protocol/panel';
import type { ModelDocument } from '../document/modelDocument';

/** Puts a text into the clipboard. */
export async function copyText(_document: ModelDocument, { text }: PanelCommands['copyText']): Promise<void> {
  await vscode.env.clipboard.writeText(text);
}

/** Writes what the panel made where the user says, by default beside the model; offers to open it. */
export async function saveFile(document: ModelDocument, { name, content }: PanelCommands['saveFile']): Promise<void> {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  const target = await vscode.window.showSaveDialog({
    title: `Save ${name}`,
    defaultUri: vscode.Uri.file(join(dirname(document.uri.fsPath), name)),
    filters: { [ending.toUpperCase()]: [ending] },
  });
  if (!target) return;
  const bytes = 'text' in content ? Buffer.from(content.text, 'utf8') : Buffer.from(content.base64, 'base64');
  await vscode.workspace.fs.writeFile(target, bytes);
  void offerFile(target);
}

async function offerFile(file: vscode.Uri): Promise<void> {
  const open = 'Open';
  const chosen = await vscode.window.showInformationMessage(`Written: ${vscode.workspace.asRelativePath(file)}`, open);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', file);
}
