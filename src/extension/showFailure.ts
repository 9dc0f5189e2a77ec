import * as vscode from 'vscode';
import type { Failure } from '../model/failure';
import { describeFailure } from '../protocol/sentence';

/** Tells the user what went wrong; of what he cancelled himself he is told in passing only. */
export function showFailure(failure: Failure): void {
  const sentence = describeFailure(failure);
  if (failure.code === 'cancelled') void vscode.window.setStatusBarMessage(sentence, 5000);
  else void vscode.window.showErrorMessage(sentence);
}
