import * as vscode from 'vscode';

/** What the extension has shown the user while it was watched. */
export interface WatchedWindow {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  /** Called when a command's progress begins, with its title. */
  onProgress: (title: string) => void;
  dispose(): void;
}

/** Listens in on the messages of this extension's window. Nobody answers them here, so questions count as dismissed. */
export function watchWindow(): WatchedWindow {
  const { showErrorMessage, showWarningMessage, showInformationMessage, withProgress } = vscode.window;
  const errors: string[] = [];
  const warnings: string[] = [];
  const notes: string[] = [];
  const hear = (list: string[]) => (message: string) => {
    list.push(message);
    return Promise.resolve(undefined);
  };
  const watched: WatchedWindow = {
    errors,
    warnings,
    notes,
    onProgress: () => undefined,
    dispose: () => Object.assign(vscode.window, { showErrorMessage, showWarningMessage, showInformationMessage, withProgress }),
  };
  Object.assign(vscode.window, {
    showErrorMessage: hear(errors),
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
