import * as vscode from 'vscode';
import type { Disposable } from '../../../src/base/disposables';
import type {
  PanelCommandName,
  PanelCommands,
  PanelQueryName,
  PanelQueryParams,
  PanelQueryResult,
  PanelState,
  ToExtension,
  ToPanel,
} from '../../../src/protocol/panel';

/** A panel's wire, at the place of its page. */
export interface HeardPanel extends Disposable {
  /** The state that was sent last. */
  readonly state: PanelState | undefined;
  /** Has the extension do something, as a click in the panel does. Rejects with what went wrong. */
  command<C extends PanelCommandName>(name: C, params: PanelCommands[C]): Promise<void>;
  query<Q extends PanelQueryName>(name: Q, params: PanelQueryParams<Q>): Promise<PanelQueryResult<Q>>;
}

/** A webview as VS Code's extension host makes it, with the end at which messages of its page come in. */
type Webview = vscode.Webview & { readonly _onMessageEmitter: { fire(message: unknown): void } };

type Waiting = { readonly resolve: (result: unknown) => void; readonly reject: (reason: Error) => void };

/** From here on the panel that is sent something is listened in on, and is sent what its page might send; there must be only one. */
export function hearPanel(): HeardPanel {
  const probe = vscode.window.createWebviewPanel('modelMinifier.probe', 'probe', {
    viewColumn: vscode.ViewColumn.Active,
    preserveFocus: true,
  });
  const prototype = Object.getPrototypeOf(probe.webview) as Pick<vscode.Webview, 'postMessage'>;
  probe.dispose();
  const { postMessage } = prototype;
  const waiting = new Map<number, Waiting>();
  let state: PanelState | undefined;
  let webview: Webview | undefined;
  const hear = (from: Webview, message: ToPanel): void => {
    webview = from;
    if (message.kind === 'state') ({ state } = message);
    if (message.kind === 'answer') waiting.get(message.id)?.resolve(message.result);
    if (message.kind === 'failure') waiting.get(message.id)?.reject(new Error(message.message));
  };
  prototype.postMessage = function (this: Webview, message: ToPanel): Thenable<boolean> {
    hear(this, message);
    return postMessage.call(this, message);
  };
  // The page's own questions have numbers above 0.
  let last = 0;
  const ask = (question: Pick<Extract<ToExtension, { params: unknown }>, 'kind' | 'name' | 'params'>): Promise<unknown> => {
    if (!webview) throw new Error('no panel was sent anything');
    const { _onMessageEmitter: page } = webview;
    const id = --last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      page.fire({ ...question, id });
    });
  };
  return {
    get state() {
      return state;
    },
    command: async (name, params) => {
      await ask({ kind: 'command', name, params });
    },
    query: (name, params) => ask({ kind: 'query', name, params }) as Promise<PanelQueryResult<typeof name>>,
    dispose: () => Object.assign(prototype, { postMessage }),
  };
}
