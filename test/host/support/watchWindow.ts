import * as vscode from 'vscode';

/** What the extension has shown the user while it was watched. */
export interface WatchedWindow {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  /** The buttons of each error, in the same order. */
  readonly buttons: readonly (readonly string[])[];
  /** The list that was opened last to pick from while it fills. */
  readonly picker: vscode.QuickPick<vscode.QuickPickItem> | undefined;
  /** Called when a command's progress begins, with its title. */
  onProgress: (title: string) => void;
  /** Answers a message by one of its buttons, or a quick pick by one of its labels; undefined goes away. */
  answer: (message: string, answers: readonly string[]) => string | undefined;
  /** Answers what is to be typed, by its title; undefined goes away. */
  type: (title: string, prompt: string) => string | undefined;
  /** Answers a dialog that asks for a file or folder, by its title; undefined goes away. */
  path: (title: string) => string | undefined;
  dispose(): void;
}

const REPLACED = [
  'showErrorMessage',
  'showWarningMessage',
  'showInformationMessage',
  'showQuickPick',
  'showInputBox',
  'showOpenDialog',
  'showSaveDialog',
  'withProgress',
  'createQuickPick',
] as const;

/** Listens in on the messages of this extension's window. Questions count as dismissed unless `answer` says otherwise. */
export function watchWindow(): WatchedWindow {
  const own = Object.fromEntries(REPLACED.map((name) => [name, vscode.window[name]])) as Pick<
    typeof vscode.window,
    (typeof REPLACED)[number]
  >;
  const { withProgress, createQuickPick } = own;
  const buttons: string[][] = [];
  let picker: vscode.QuickPick<vscode.QuickPickItem> | undefined;
  const errors: string[] = [];
  const warnings: string[] = [];
  const notes: string[] = [];
  const hear =
    (list: string[]) =>
    (message: string, ...rest: unknown[]) => {
      list.push(message);
      return Promise.resolve(
        watched.answer(
          message,
          rest.filter((each) => typeof each === 'string'),
        ),
      );
    };
  const watched: WatchedWindow = {
    errors,
    buttons,
    get picker() {
      return picker;
    },
    warnings,
    notes,
    onProgress: () => undefined,
    answer: () => undefined,
    type: () => undefined,
    path: () => undefined,
    dispose: () => Object.assign(vscode.window, own),
  };
  const chosen = (title = ''): vscode.Uri[] | undefined => {
    const path = watched.path(title);
    return path === undefined ? undefined : [vscode.Uri.file(path)];
  };
  Object.assign(vscode.window, {
    showErrorMessage: (message: string, ...labels: string[]) => {
      buttons.push(labels);
      return hear(errors)(message);
    },
    createQuickPick: () => (picker = createQuickPick()),
    showWarningMessage: hear(warnings),
    showInformationMessage: hear(notes),
    showQuickPick: async (
      items: readonly vscode.QuickPickItem[] | Thenable<readonly vscode.QuickPickItem[]>,
      options?: vscode.QuickPickOptions,
    ) => {
      const offered = await items;
      const answer = watched.answer(
        options?.title ?? '',
        offered.map(({ label }) => label),
      );
      return offered.find(({ label }) => label === answer);
    },
    showInputBox: ({ title = '', prompt = '' }: vscode.InputBoxOptions) => Promise.resolve(watched.type(title, prompt)),
    showOpenDialog: (options?: vscode.OpenDialogOptions) => Promise.resolve(chosen(options?.title)),
    showSaveDialog: (options?: vscode.SaveDialogOptions) => Promise.resolve(chosen(options?.title)?.[0]),
    withProgress: (...[options, task]: Parameters<typeof withProgress>) => {
      const running = withProgress(options, task);
      watched.onProgress(options.title ?? '');
      return running;
    },
  });
  return watched;
}
