import * as vscode from 'vscode';
import type { ModelEditor } from './modelEditor';
import { statusText } from './statusText';

/** Shows, while a model is open, which backend computes, whether it is at work and how far; a click asks the doctor. */
export function showStatusBar(editor: ModelEditor): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('modelMinifier.engine', vscode.StatusBarAlignment.Right, 90);
  item.name = 'Model Minifier';
  item.command = 'modelMinifier.showBackends';
  const refresh = (): void => {
    const document = editor.documentFor();
    if (!document) {
      item.hide();
      return;
    }
    Object.assign(item, statusText(document.state));
    item.show();
  };
  refresh();
  return vscode.Disposable.from(item, editor.onDidChange(refresh));
}
