import * as vscode from 'vscode';
import type { EngineClient } from '../engineClient';
import { reopenAll } from '../lostSessions';
import type { ModelDocument } from '../modelDocument';

/** Ends the engine and opens the models again in a new one, after a yes when steps would be lost. */
export async function restartEngine(engine: EngineClient, documents: readonly ModelDocument[]): Promise<void> {
  const unsaved = documents.filter((document) => document.unsaved);
  if (unsaved.length > 0) {
    const yes = 'Restart';
    const detail = `Steps that are not saved will be lost: ${unsaved.map(({ state }) => state.title).join(', ')}.`;
    const answer = await vscode.window.showWarningMessage('Restart the engine?', { modal: true, detail }, yes);
    if (answer !== yes) return;
  }
  engine.stop();
  reopenAll(documents);
}
