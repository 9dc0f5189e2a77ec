import * as vscode from 'vscode';
import { Failure } from '../model/failure';
import type { ModelDocument } from './document/modelDocument';

/** Models whose engine was ended on purpose are opened again in the next one, and show what they showed. */
export async function reopenAll(documents: readonly ModelDocument[]): Promise<void> {
  await Promise.all(documents.map((document) => document.reopen({ ask: true })));
}

/**
 * The engine died. Open models are read again, and their steps made again where that is cheap: nothing is lost. The user is told once:
 * by the job that failed of it, by the question whether a plan is to be made again, or else by a line of its own. A model that
 * the engine died of opening is left alone until the user asks, else it would die again and again.
 */
export async function reopenAfterDeath(documents: readonly ModelDocument[], during: readonly string[]): Promise<void> {
  if (documents.length === 0) return;
  if (during.includes('open')) {
    for (const document of documents) document.leaveClosed(new Failure('engineDied', { during: 'open' }));
    return;
  }
  const told = documents.some(({ working }) => working !== undefined);
  await Promise.all(documents.map((document) => document.reopen({ ask: !told })));
  const asked = documents.some(({ state }) => state.phase.kind === 'absent');
  if (!told && !asked) void vscode.window.showWarningMessage('The engine stopped and was started again. No step is lost.');
}
