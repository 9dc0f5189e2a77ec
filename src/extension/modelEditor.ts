import * as vscode from 'vscode';
import type { DataChoices } from './dataChoices';
import type { EngineClient } from './engineClient';
import { ModelDocument } from './modelDocument';
import { Panel } from './panel';
import type { RunPanelCommand } from './panelCommands';
import type { ShowFailure } from './showFailure';
import { watchModelFiles } from './watchModelFiles';

/** Opens models as documents and shows each in its panels; knows which one the user is looking at. */
export class ModelEditor implements vscode.CustomReadonlyEditorProvider<ModelDocument> {
  private readonly documents = new Map<string, ModelDocument>();
  private readonly panels = new Set<Panel>();
  private readonly changes = new vscode.EventEmitter<void>();
  private lastActive: ModelDocument | undefined;

  /** Fires when models are opened or closed, and when one of them changes. */
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly settings: {
      readonly extensionUri: vscode.Uri;
      readonly engine: EngineClient;
      readonly dataChoices: DataChoices;
      readonly runCommand: RunPanelCommand;
      readonly log: (line: string) => void;
      readonly showFailure: ShowFailure;
    },
  ) {}

  /** The open models. */
  get open(): readonly ModelDocument[] {
    return [...this.documents.values()];
  }

  /** The model of the given file, else the one in the active panel, else the one that was looked at last. */
  documentFor(uri?: vscode.Uri): ModelDocument | undefined {
    return uri ? this.documents.get(uri.toString()) : this.lastActive;
  }

  openCustomDocument(uri: vscode.Uri): ModelDocument {
    const { engine, dataChoices, log, showFailure } = this.settings;
    const document = new ModelDocument(uri, engine, dataChoices.of(uri.fsPath), log);
    const key = uri.toString();
    this.documents.set(key, document);
    this.lastActive = document;
    const subscriptions = [document.onDidChange(() => this.changes.fire()), watchModelFiles(document, { log, showFailure })];
    document.onDidDispose(() => {
      vscode.Disposable.from(...subscriptions).dispose();
      this.documents.delete(key);
      if (this.lastActive === document) this.lastActive = this.open.at(-1);
      this.changes.fire();
    });
    return document;
  }

  resolveCustomEditor(document: ModelDocument, webviewPanel: vscode.WebviewPanel): void {
    const { extensionUri, runCommand, log } = this.settings;
    const panel = new Panel(webviewPanel, document, { extensionUri, runCommand, log });
    this.panels.add(panel);
    if (webviewPanel.active) this.lastActive = document;
    webviewPanel.onDidChangeViewState(() => {
      if (webviewPanel.active) this.lastActive = document;
      this.changes.fire();
    });
    webviewPanel.onDidDispose(() => {
      this.panels.delete(panel);
      panel.dispose();
    });
    // What goes wrong is shown in the panel.
    document.opened().catch(() => undefined);
  }
}
