import * as vscode from 'vscode';

/** One answer that a user can pick. */
export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value: T;
}

/** One of several answers; undefined when the user went away. */
export async function pickOne<T>(title: string, placeHolder: string, choices: readonly Choice<T>[]): Promise<T | undefined> {
  return (await vscode.window.showQuickPick(choices, { title, placeHolder, ignoreFocusOut: true }))?.value;
}

/** Any number of answers, at least one; undefined when the user went away. */
export async function pickSome<T>(title: string, placeHolder: string, choices: readonly Choice<T>[]): Promise<T[] | undefined> {
  const items = choices.map((choice) => ({ ...choice, picked: true }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, canPickMany: true, ignoreFocusOut: true });
  return picked === undefined || picked.length === 0 ? undefined : picked.map(({ value }) => value);
}

/** A text that `problem` finds nothing wrong with, checked while it is typed; undefined when the user went away. */
export async function askText(
  title: string,
  prompt: string,
  value: string,
  problem: (typed: string) => string | undefined,
): Promise<string | undefined> {
  return vscode.window.showInputBox({ title, prompt, value, ignoreFocusOut: true, validateInput: problem });
}
