import * as vscode from 'vscode';
import { join } from 'node:path';
import { inspect } from './commands/inspect';
import { restartEngine } from './commands/restartEngine';
import { showBackends } from './commands/showBackends';
import { DataChoices } from './dataChoices';
import { EngineClient } from './engineClient';
import { engineSettings, toldEngineSettings, type ToldEngineSettings } from './engineSettings';
import { reopenAfterDeath } from './lostSessions';
import { ModelEditor } from './modelEditor';
import { offerRestart } from './offerRestart';
import { MODEL_EDITOR } from './openModelEditor';
import { registerPaletteCommands } from './paletteCommands';
import { panelCommandRunner } from './panelCommands';
import { PlanStore } from './plans/planStore';
import { showStatusBar } from './statusBar';
import { openAsText } from './commands/openAsText';
import { KnownModels } from './knownModels';
import { failureShower } from './showFailure';

let closing: (() => Promise<void>) | undefined;

/** Called by VS Code when the window closes or is reloaded. */
export async function deactivate(): Promise<void> {
  await closing?.();
}

/** Called by VS Code once. Nothing is computed here, and the engine is not started before it is needed. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Model Minifier', { log: true });
  const logError = (line: string): void => output.error(line);
  const showFailure = failureShower(output);
  let startedWith: ToldEngineSettings | undefined;
  const engine = new EngineClient({
    engineFile: join(context.extensionPath, 'dist', 'engine.js'),
    engineSettings: () => engineSettings((startedWith = toldEngineSettings())),
    log: (line) => output.info(line),
    onDeath: (during) => void reopenAfterDeath(editor.open, during),
  });
  const dataChoices = new DataChoices(context.workspaceState);
  const store = new PlanStore(join((context.storageUri ?? context.globalStorageUri).fsPath, 'plans'), logError);
  const studyRecords = join(context.globalStorageUri.fsPath, 'studies');
  const runCommand = panelCommandRunner({ dataChoices, studyRecords, editor: () => editor, log: logError, showFailure });
  const editor = new ModelEditor({
    extensionUri: context.extensionUri,
    engine,
    dataChoices,
    store,
    runCommand,
    log: logError,
    showFailure,
  });
  const known = new KnownModels();
  closing = () => editor.windowCloses();
  context.subscriptions.push(
    output,
    engine,
    vscode.window.registerCustomEditorProvider(MODEL_EDITOR, editor, { supportsMultipleEditorsPerDocument: true }),
    registerPaletteCommands(editor, runCommand),
    vscode.commands.registerCommand('modelMinifier.inspect', (target: unknown) => inspect(target, known)),
    vscode.commands.registerCommand('modelMinifier.showBackends', () => showBackends(engine, output, showFailure)),
    vscode.commands.registerCommand('modelMinifier.restartEngine', () => restartEngine(engine, editor.open)),
    vscode.commands.registerCommand('modelMinifier.openAsText', openAsText),
    known,
    offerRestart(engine, () => startedWith),
    showStatusBar(editor),
  );
}
