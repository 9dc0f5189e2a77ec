import * as vscode from 'vscode';
import type { EngineClient } from './engineClient';

/** Settings and trust are read when the engine starts: when they change while it runs, a restart is offered. */
export function offerRestart(engine: EngineClient): vscode.Disposable {
  const offer = async (): Promise<void> => {
    if (engine.processId === undefined) return;
    const yes = 'Restart Engine';
    const answer = await vscode.window.showInformationMessage('The new backend settings count from the next start of the engine.', yes);
    if (answer === yes) await vscode.commands.executeCommand('modelMinifier.restartEngine');
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('modelMinifier')) void offer();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void offer()),
  );
}
