import * as vscode from 'vscode';
import type { PanelCommandName } from '../protocol/panel';
import type { ModelEditor } from './modelEditor';
import type { RunPanelCommand } from './panelCommands';

/** Commands of the palette that do the same as the panel's. */
const PALETTE = {
  'modelMinifier.rank': 'rank',
  'modelMinifier.calibrate': 'calibrate',
  'modelMinifier.prune': 'prune',
  'modelMinifier.merge': 'merge',
  'modelMinifier.quantize': 'quantize',
  'modelMinifier.evaluate': 'evaluate',
  'modelMinifier.finetune': 'finetune',
  'modelMinifier.study': 'study',
  'modelMinifier.saveAs': 'saveAs',
  'modelMinifier.saveRepaired': 'saveRepaired',
  'modelMinifier.chooseDataSet': 'chooseData',
  'modelMinifier.undo': 'undo',
  'modelMinifier.redo': 'redo',
} as const satisfies Readonly<Record<string, PanelCommandName>>;

/**
 * Registers the palette's commands. They act on the model that the user looks at; an argument may name another one by
 * its Uri (menus do), or carry the command's parameters, so that nothing is asked (keybindings and scripts do).
 */
export function registerPaletteCommands(editor: ModelEditor, run: RunPanelCommand): vscode.Disposable {
  const commands = Object.entries(PALETTE).map(([id, name]) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      const document = editor.documentFor(argument instanceof vscode.Uri ? argument : undefined);
      if (!document) {
        void vscode.window.showErrorMessage('There is no open model. Run "Inspect Model" first.');
        return;
      }
      // What goes wrong has been shown.
      await run(name, document, argument instanceof vscode.Uri ? {} : (argument ?? {})).catch(() => undefined);
    }),
  );
  return vscode.Disposable.from(...commands);
}
