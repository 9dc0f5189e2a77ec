import * as vscode from 'vscode';

/** VS Code opens a file that was saved under another name at once; in the text editor, since ours is one that has to be asked for. */
const SOON_MILLISECONDS = 10_000;

/** Opens a file with our editor in the place of the text editor that is about to open it. */
export function openInstead(file: vscode.Uri, open: () => Promise<void>): void {
  const isText = (tab: vscode.Tab): boolean => {
    const input: unknown = tab.input;
    return input instanceof vscode.TabInputText && input.uri.toString() === file.toString();
  };
  const given = setTimeout(() => void listener.dispose(), SOON_MILLISECONDS);
  const listener: vscode.Disposable = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
    const text = [...opened, ...changed].some((tab) => isText(tab));
    if (!text) return;
    clearTimeout(given);
    listener.dispose();
    void open().then(() => {
      const left = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isText);
      if (left.length > 0) void vscode.window.tabGroups.close(left, true);
    });
  });
}
