import * as vscode from 'vscode';
import { Failure } from '../model/failure';
import { stepsTo } from '../protocol/plans';
import type { ModelDocument } from './modelDocument';

/** Models whose engine was ended on purpose are opened again in the next one. */
export function reopenAll(documents: readonly ModelDocument[]): void {
  for (const document of documents) {
    document.sessionLost();
    // What goes wrong is shown in the panel.
    document.opened().catch(() => undefined);
  }
}

/**
 * The engine died. Open models are read again, without their unsaved steps, of which the user is told. A model that the
 * engine died of opening is left alone until the user asks, else it would die again and again.
 */
export function reopenAfterDeath(documents: readonly ModelDocument[], during: readonly string[]): void {
  const opening = during.find((method) => method === 'open' || method === 'sizes');
  for (const document of documents) {
    tellOfLoss(document);
    document.sessionLost();
    if (opening === undefined) document.opened().catch(() => undefined);
    else document.showFailure(new Failure('engineDied', { during: opening }));
  }
}

function tellOfLoss({ unsaved, state }: ModelDocument): void {
  if (!unsaved || !state.plans) return;
  const { length } = stepsTo(state.plans, state.plans.at);
  const steps = length === 1 ? 'the unsaved step' : `${length} steps that were not all saved`;
  void vscode.window.showWarningMessage(`The engine stopped, and ${steps} of ${state.title} went with it. The model is as it is on disk.`);
}
