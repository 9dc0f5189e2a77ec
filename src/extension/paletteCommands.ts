import * as vscode from 'vscode';
import { ACTION_NAMES, actionOf } from '../protocol/actions';
import type { ModelEditor } from './modelEditor';
import type { RunPanelCommand } from './panelCommands';

/**
 * Registers the palette's commands. They act on the model that the user looks at; an argument may name another one by
 * its Uri (menus do), or carry the command's parameters, so that nothing is asked (keybindings and scripts do).
 */
export function registerPaletteCommands(editor: ModelEditor, run: RunPanelCommand): vscode.Disposable {
  const commands = ACTION_NAMES.filter((name) => actionOf(name).group !== undefined).map((name) =>
    vscode.commands.registerCommand(`modelMinifier.${name}`, async (argument: unknown) => {
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
