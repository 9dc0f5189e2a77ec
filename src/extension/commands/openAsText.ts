import * as vscode from 'vscode';

/** Opens a model's file in the text editor; the panel stays, with its steps. */
export async function openAsText(target: unknown): Promise<void> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const active = input instanceof vscode.TabInputCustom ? input.uri : undefined;
  const uri = target instanceof vscode.Uri ? target : active;
  if (uri) await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
}
