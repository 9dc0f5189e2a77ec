import type * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposables';
import { isOwnQuery, type PanelQueryName, type ShowRequest, type ToPanel } from '../protocol/panel';
import { answerOwn } from './ownQueries';
import { asFailure } from './asFailure';
import type { ModelDocument } from './document/modelDocument';
import type { RunPanelCommand } from './panelCommands';
import { panelHtml } from './panelHtml';
import { parsePanelMessage, type PanelMessage } from './panelMessage';
import { dataAtFault } from '../protocol/dataAtFault';
import { failureWords } from './failureWords';

/** States that follow one another faster than this are sent as one. */
const STATE_MILLISECONDS = 50;

/** One webview that shows a model: sends it the model's state, answers its queries and runs its commands. */
export class Panel implements Disposable {
  private readonly held = new DisposableStore();
  private pendingState: NodeJS.Timeout | undefined;
  /** Whether there is a page that listens. */
  private listening = false;
  private pendingWish: ShowRequest | undefined;

  constructor(
    private readonly webviewPanel: vscode.WebviewPanel,
    private readonly document: ModelDocument,
    private readonly settings: {
      readonly extensionUri: vscode.Uri;
      readonly runCommand: RunPanelCommand;
      readonly log: (line: string) => void;
    },
  ) {
    const { webview } = webviewPanel;
    webview.options = { enableScripts: true, localResourceRoots: [settings.extensionUri] };
    webview.html = panelHtml(webview, settings.extensionUri);
    this.held.add(webview.onDidReceiveMessage((message: unknown) => this.receive(parsePanelMessage(message))));
    this.held.add(document.onDidChange(() => this.sendStateSoon()));
    this.held.add(document.onDidWish((what) => this.show(what)));
    this.held.add(
      webviewPanel.onDidChangeViewState(() => {
        if (!webviewPanel.visible) this.listening = false;
      }),
    );
    this.held.add({ dispose: () => clearTimeout(this.pendingState) });
    document.panels.add(webviewPanel);
    this.held.add({ dispose: () => document.panels.delete(webviewPanel) });
  }

  /** Whether it is this model that it shows. */
  shows(document: ModelDocument): boolean {
    return document === this.document;
  }

  dispose(): void {
    this.held.dispose();
  }

  private receive(message: PanelMessage | undefined): void {
    switch (message?.kind) {
      case 'ready':
        this.listening = true;
        this.sendState();
        if (this.pendingWish) this.show(this.pendingWish);
        break;
      case 'query':
        void this.answer(message.id, () => this.query(message.name, message.params));
        break;
      case 'command':
        void this.answer(message.id, () => this.settings.runCommand(message.name, this.document, message.params));
        break;
      case undefined:
        break;
    }
  }

  private query(name: PanelQueryName, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    return isOwnQuery(name) ? answerOwn(this.document, name, params) : this.document.query(name, params);
  }

  private async answer(id: number, work: () => Promise<unknown>): Promise<void> {
    try {
      this.post({ kind: 'answer', id, result: (await work()) ?? null });
    } catch (error) {
      const failure = asFailure(error, this.settings.log);
      const dataIs = dataAtFault(failure, this.document.state.dataPath);
      const cancelled = failure.code === 'cancelled' ? ({ cancelled: true } as const) : {};
      this.post({ kind: 'failure', id, message: failureWords(failure), ...(dataIs ? { dataAtFault: true } : {}), ...cancelled });
    }
  }

  /** A panel that is hidden is brought to the front first. */
  private show(what: ShowRequest): void {
    this.pendingWish = this.listening ? undefined : what;
    if (this.listening) this.post({ kind: 'show', ...what });
    else this.webviewPanel.reveal();
  }

  private sendStateSoon(): void {
    this.pendingState ??= setTimeout(() => this.sendState(), STATE_MILLISECONDS);
  }

  private sendState(): void {
    clearTimeout(this.pendingState);
    this.pendingState = undefined;
    this.post({ kind: 'state', state: this.document.state });
  }

  /** A panel that is hidden has no page; it asks for the state when it has one again. */
  private post(message: ToPanel): void {
    void this.webviewPanel.webview.postMessage(message);
  }
}
