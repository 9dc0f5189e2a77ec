import * as vscode from 'vscode';

/**
 * Tells VS Code's saving by itself from the user's: it does not say. By itself it saves once after each change, or whenever the focus
 * goes; what comes besides is the user's.
 */
export class AutoSave {
  /** Whether the change that was made last was followed by a save already. */
  private followed = true;

  /** The document changed: with auto save on, VS Code is going to save it. */
  changed(): void {
    this.followed = false;
  }

  /** Whether the save that VS Code asks for now is its own. */
  takes(uri: vscode.Uri): boolean {
    const mode = vscode.workspace.getConfiguration('files', uri).get<string>('autoSave', 'off');
    if (mode === 'off') return false;
    const own = mode !== 'afterDelay' || !this.followed;
    this.followed = true;
    return own;
  }
}
