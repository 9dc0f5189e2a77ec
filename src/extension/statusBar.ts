import * as vscode from 'vscode';
import type { ModelEditor } from './modelEditor';

/** Shows, while a model is open, which backend computes and whether it is at work; a click asks the doctor. */
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
    const { busy, ranking, phase } = document.state;
    const icon = busy || ranking || phase.kind === 'opening' ? '$(loading~spin)' : '$(chip)';
    const backend = document.snapshot ? `${document.snapshot.backend} ×${document.snapshot.workers}` : 'Model Minifier';
    item.text = `${icon} ${backend}`;
    const work = busy?.title ?? ranking?.message;
    item.tooltip = work ? `Model Minifier: ${work}` : 'Model Minifier: show backends';
    item.show();
  };
  refresh();
  return vscode.Disposable.from(item, editor.onDidChange(refresh));
}
