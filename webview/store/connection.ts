import type { Disposable } from '../../src/base/disposables';
import {
  LASTING_QUERIES,
  type PanelCommandName,
  type PanelCommands,
  type PanelQueryName,
  type PanelQueryParams,
  type PanelQueryResult,
  type PanelState,
  type ShowRequest,
  type ToExtension,
  type ToPanel,
} from '../../src/protocol/panel';
import { PanelFailure } from './panelFailure';
import { Cancelled } from './cancelled';

/** The two ends of the wire, as the webview or a test gives them. */
export interface Wire {
  post(message: ToExtension): void;
  listen(receive: (message: ToPanel) => void): Disposable;
}

/** What the extension tells without being asked. */
export interface Told {
  state(state: PanelState): void;
  show(what: ShowRequest): void;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: Error) => void;
}

const QUERY_TIMEOUT_MS = 120_000;

/** Typed questions and commands to the extension, each settled by its answer, its failure, or (queries) its timeout. */
export class Connection implements Disposable {
  private readonly waiting = new Map<number, Waiting>();
  private readonly listening: Disposable;
  private lastId = 0;

  constructor(
    private readonly wire: Wire,
    private readonly told: Told,
    private readonly timeout = QUERY_TIMEOUT_MS,
  ) {
    this.listening = wire.listen((message) => this.receive(message));
  }

  /** Says that the panel can be sent its state. */
  ready(): void {
    this.wire.post({ kind: 'ready' });
  }

  /** Asks for data. Rejects with an Error whose message a person can read. */
  query<Q extends PanelQueryName>(name: Q, params: PanelQueryParams<Q>): Promise<PanelQueryResult<Q>> {
    const id = ++this.lastId;
    const answered = this.expect(id);
    const clock = LASTING_QUERIES.has(name)
      ? undefined
      : setTimeout(() => {
          this.waiting.get(id)?.reject(new Error('The engine did not answer in time.'));
          this.waiting.delete(id);
        }, this.timeout);
    this.wire.post({ kind: 'query', id, name, params });
    return answered.finally(() => clearTimeout(clock)) as Promise<PanelQueryResult<Q>>;
  }

  /** Asks the extension to do something, which may take as long as the user lets it. */
  async command<C extends PanelCommandName>(name: C, params: PanelCommands[C]): Promise<void> {
    const id = ++this.lastId;
    const answered = this.expect(id);
    this.wire.post({ kind: 'command', id, name, params });
    await answered;
  }

  dispose(): void {
    this.listening.dispose();
    for (const { reject } of this.waiting.values()) reject(new Error('The panel was closed.'));
    this.waiting.clear();
  }

  private expect(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private receive(message: ToPanel): void {
    switch (message.kind) {
      case 'state':
        this.told.state(message.state);
        break;
      case 'show':
        this.told.show(message);
        break;
      case 'answer':
        this.waiting.get(message.id)?.resolve(message.result);
        this.waiting.delete(message.id);
        break;
      case 'failure':
        this.waiting
          .get(message.id)
          ?.reject(message.cancelled ? new Cancelled(message.message) : new PanelFailure(message.message, message.dataAtFault ?? false));
        this.waiting.delete(message.id);
        break;
    }
  }
}
