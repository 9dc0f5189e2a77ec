import * as vscode from 'vscode';
import type { Failure } from '../model/failure';
import { describeFailure } from '../protocol/sentence';
import { failureWords } from './failureWords';

/** What a user can do about a failure, as a button of its toast. */
export interface FailureAction {
  readonly label: string;
  readonly run: () => unknown;
}

/** Tells the user what went wrong; of what he cancelled himself he is told in passing only. */
export type ShowFailure = (failure: Failure, actions?: readonly FailureAction[]) => void;

const DETAILS = 'Show Details';

/** Shows failures as toasts in words; the whole text, full paths included, goes to the output channel, which a button opens. */
export function failureShower(output: vscode.LogOutputChannel): ShowFailure {
  return (failure, actions = []) => {
    const whole = describeFailure(failure);
    if (failure.code === 'cancelled') {
      void vscode.window.setStatusBarMessage(whole, 5000);
      return;
    }
    output.error(whole);
    const shown = failureWords(failure);
    const more = shown.endsWith(whole) && failure.code !== 'internal' ? [] : [{ label: DETAILS, run: () => output.show() }];
    void offer(shown, [...actions, ...more]);
  };
}

async function offer(text: string, actions: readonly FailureAction[]): Promise<void> {
  const answer = await vscode.window.showErrorMessage(text, ...actions.map(({ label }) => label));
  await actions.find(({ label }) => label === answer)?.run();
}
