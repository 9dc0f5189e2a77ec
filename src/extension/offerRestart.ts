import * as vscode from 'vscode';
import type { EngineClient } from './engineClient';
import { toldEngineSettings, type ToldEngineSettings } from './engineSettings';
import { needsRestart } from './needsRestart';

/** Settings and trust are read when the engine starts: when what it was started with is not what is wanted any more, a restart is offered. */
export function offerRestart(engine: EngineClient, startedWith: () => ToldEngineSettings | undefined): vscode.Disposable {
  const offer = async (): Promise<void> => {
    const started = startedWith();
    if (engine.processId === undefined || !started || !needsRestart(started, toldEngineSettings())) return;
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
