import * as vscode from 'vscode';
import type { EngineClient } from '../engineClient';
import { reopenAll } from '../lostSessions';
import type { ModelDocument } from '../document/modelDocument';

/** Ends the engine and opens the models again in a new one, as they were shown; after a yes where a job is at work. */
export async function restartEngine(engine: EngineClient, documents: readonly ModelDocument[]): Promise<void> {
  const working = documents.filter((document) => document.working !== undefined);
  if (working.length > 0) {
    const yes = 'Restart';
    const detail = `This stops what is at work: ${working.map(({ working: job, state }) => `“${job ?? ''}” of ${state.title}`).join(', ')}.`;
    const answer = await vscode.window.showWarningMessage('Restart the engine?', { modal: true, detail }, yes);
    if (answer !== yes) return;
  }
  engine.stop();
  await reopenAll(documents);
}
