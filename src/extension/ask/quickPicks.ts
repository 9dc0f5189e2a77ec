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

/** What a number must be. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

/** A number, checked while it is typed; undefined when the user went away. */
export async function askNumber(title: string, prompt: string, value: number, range: NumberRange): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    value: String(value),
    ignoreFocusOut: true,
    validateInput: (typed) => numberProblem(typed, range),
  });
  return text === undefined ? undefined : Number(text);
}

/** Several numbers, separated by commas. */
export async function askNumbers(
  title: string,
  prompt: string,
  values: readonly number[],
  range: NumberRange,
): Promise<number[] | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    value: values.join(', '),
    ignoreFocusOut: true,
    validateInput: (typed) => listOf(typed).flatMap((one) => numberProblem(one, range) ?? [])[0],
  });
  return text === undefined ? undefined : [...new Set(listOf(text).map(Number))];
}

function listOf(text: string): string[] {
  return text.split(',').map((one) => one.trim());
}

function numberProblem(typed: string, { least, most, whole = false }: NumberRange): string | undefined {
  const number = Number(typed);
  const fits = typed.trim() !== '' && number >= least && number <= most && (!whole || Number.isInteger(number));
  return fits ? undefined : `${whole ? 'A whole number' : 'A number'} from ${least} to ${most}, please.`;
}
