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
  dispose(): void;
}

/** Listens in on the messages of this extension's window. Nobody answers them here, so questions count as dismissed. */
export function watchWindow(): WatchedWindow {
  const { showErrorMessage, showWarningMessage, showInformationMessage, withProgress, createQuickPick } = vscode.window;
  const buttons: string[][] = [];
  let picker: vscode.QuickPick<vscode.QuickPickItem> | undefined;
  const errors: string[] = [];
  const warnings: string[] = [];
  const notes: string[] = [];
  const hear = (list: string[]) => (message: string) => {
    list.push(message);
    return Promise.resolve(undefined);
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
    dispose: () =>
      Object.assign(vscode.window, { showErrorMessage, showWarningMessage, showInformationMessage, withProgress, createQuickPick }),
  };
  Object.assign(vscode.window, {
    showErrorMessage: (message: string, ...labels: string[]) => {
      buttons.push(labels);
      return hear(errors)(message);
    },
    createQuickPick: () => (picker = createQuickPick()),
    showWarningMessage: hear(warnings),
    showInformationMessage: hear(notes),
    withProgress: (...[options, task]: Parameters<typeof withProgress>) => {
      const running = withProgress(options, task);
      watched.onProgress(options.title ?? '');
      return running;
    },
  });
  return watched;
}
