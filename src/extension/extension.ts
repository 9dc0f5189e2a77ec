import { join } from 'node:path';
import * as vscode from 'vscode';
import { inspect } from './commands/inspect';
import { restartEngine } from './commands/restartEngine';
import { showBackends } from './commands/showBackends';
import { DataChoices } from './dataChoices';
import { EngineClient } from './engineClient';
import { engineSettings } from './engineSettings';
import { reopenAfterDeath } from './lostSessions';
import { ModelEditor } from './modelEditor';
import { followModelFolders } from './modelFolders';
import { offerRestart } from './offerRestart';
import { MODEL_EDITOR } from './openModelEditor';
import { registerPaletteCommands } from './paletteCommands';
import { panelCommandRunner } from './panelCommands';
import { PlanStore } from './plans/planStore';
import { showStatusBar } from './statusBar';

let closing: (() => Promise<void>) | undefined;

/** Called by VS Code when the window closes or is reloaded. */
export async function deactivate(): Promise<void> {
  await closing?.();
}

/** Called by VS Code once. Nothing is computed here, and the engine is not started before it is needed. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Model Minifier', { log: true });
  const logError = (line: string): void => output.error(line);
  const engine = new EngineClient({
    engineFile: join(context.extensionPath, 'dist', 'engine.js'),
    engineSettings,
    log: (line) => output.info(line),
    onDeath: (during) => void reopenAfterDeath(editor.open, during),
  });
  const dataChoices = new DataChoices(context.workspaceState);
  const store = new PlanStore(join((context.storageUri ?? context.globalStorageUri).fsPath, 'plans'), logError);
  const runCommand = panelCommandRunner(dataChoices, () => editor, logError);
  const editor = new ModelEditor({ extensionUri: context.extensionUri, engine, dataChoices, store, runCommand, log: logError });
  closing = () => editor.windowCloses();
  context.subscriptions.push(
    output,
    engine,
    vscode.window.registerCustomEditorProvider(MODEL_EDITOR, editor, { supportsMultipleEditorsPerDocument: true }),
    registerPaletteCommands(editor, runCommand),
    vscode.commands.registerCommand('modelMinifier.inspect', inspect),
    vscode.commands.registerCommand('modelMinifier.showBackends', () => showBackends(engine, output)),
    vscode.commands.registerCommand('modelMinifier.restartEngine', () => restartEngine(engine, editor.open)),
    followModelFolders(),
    offerRestart(engine),
    showStatusBar(editor),
  );
}
