import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposables';

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

/** Answers that come in while the user looks at them. */
export interface Filling<T> {
  /** All answers so far; the same object for the same answer, so that the one looked at stays so. */
  readonly choices: () => readonly Choice<T>[];
  /** Calls back after each change; what it gives is disposed when the user has picked or gone away. */
  readonly follow: (changed: () => void) => Disposable;
  /** Settles when there is no more to come; what it gives is said below the title. */
  readonly end: Promise<string | undefined>;
}

/** Answers that come faster than this are shown together. */
const FILL_MILLISECONDS = 100;

/** One of several answers, more of which are still being looked for; undefined when the user went away. */
export async function pickWhileFilling<T>(title: string, placeHolder: string, filling: Filling<T>): Promise<T | undefined> {
  const picker = vscode.window.createQuickPick<Choice<T> & vscode.QuickPickItem>();
  Object.assign(picker, { title, placeholder: placeHolder, ignoreFocusOut: true, matchOnDescription: true, busy: true });
  let soon: NodeJS.Timeout | undefined;
  const show = (): void => {
    soon = undefined;
    const [active] = picker.activeItems;
    const isMoved = active !== undefined && active !== picker.items[0];
    picker.items = filling.choices();
    if (isMoved && picker.items.includes(active)) picker.activeItems = [active];
  };
  const following = filling.follow(() => {
    soon ??= setTimeout(show, FILL_MILLISECONDS);
  });
  show();
  let isThere = true;
  void filling.end.then((note) => {
    if (!isThere) return;
    clearTimeout(soon);
    show();
    Object.assign(picker, { busy: false, ...(note === undefined ? {} : { placeholder: note }) });
  });
  try {
    return await new Promise<T | undefined>((resolve) => {
      picker.onDidAccept(() => resolve(picker.selectedItems[0]?.value));
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
  } finally {
    isThere = false;
    clearTimeout(soon);
    following.dispose();
    picker.dispose();
  }
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
