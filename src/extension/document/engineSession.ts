import { Failure } from '../../model/failure';
import type { EditAnswer } from '../../protocol/answers';
import type { EngineMethod, EngineParams, EngineResult } from '../../protocol/engine';
import { ORIGINAL, type NodeId, type PlanTree } from '../../protocol/plans';
import type { SessionId, SessionSnapshot } from '../../protocol/views';
import type { EngineClient, RequestOptions } from '../engineClient';
import { bringNode, secondsToMake, type AskSession } from './bringNode';

/** Requests about an open model; its session is added here. */
export type SessionMethod = { [M in EngineMethod]: EngineParams<M> extends { session: SessionId } ? M : never }[EngineMethod];
export type SessionParams<M extends SessionMethod> = Omit<EngineParams<M>, 'session' | 'job'>;

/** A plan that takes no longer than this to be made again is made again without a question. */
const CHEAP_SECONDS = 5;

/** What may be done to bring a node back: nothing that takes more than a moment, what is cheap, or whatever it takes. */
export type Effort = 'none' | 'cheap' | 'any';

/** The model that a session is of, as it is known outside of the engine. */
export interface SessionHost {
  readonly file: string;
  /** The tree; undefined until the model was opened once. */
  readonly tree: () => PlanTree | undefined;
  /** The node that the file holds. */
  readonly inFile: () => NodeId;
  readonly kept: (id: NodeId) => Promise<string | undefined>;
  readonly onOpening: () => void;
  /** The files were read. Nobody is answered before this is done. */
  readonly onOpen: (snapshot: SessionSnapshot) => Promise<void>;
  /** Runs what the panel waits for, with its progress shown and a way to end it. */
  readonly lasting: <R>(work: (options: RequestOptions) => Promise<R>) => Promise<R>;
  readonly onOpenFailed: (error: unknown) => void;
  /** The engine has the node that is shown. */
  readonly onCurrent: (snapshot: SessionSnapshot) => void;
  /** The node that is shown is being made again, or was not, since that takes long or went wrong. */
  readonly onMaking: () => void;
  readonly onAbsent: (error: unknown) => void;
  readonly onOther: (id: NodeId, snapshot: SessionSnapshot, answer: EditAnswer) => void;
  readonly log: (line: string) => void;
}

/**
 * A model's session in the engine. Which node is shown is told by the tree; the engine follows. Whoever asks anything about the model is
 * answered when the engine has that node. A session that was lost is opened again by whoever asks next.
 */
export class EngineSession {
  private session: Promise<SessionId> | undefined;
  /** The last of the moves from node to node, which go one after another; never fails. */
  private moving = Promise.resolve();
  private current: NodeId = ORIGINAL;
  private base: NodeId = ORIGINAL;
  /** Nodes that the engine had in memory; it may have let some of them go. */
  private held = new Set<NodeId>();
  /** The node that the engine died of making. */
  private fatal: NodeId | undefined;
  private ended = false;

  constructor(
    private readonly engine: EngineClient,
    private readonly host: SessionHost,
  ) {}

  /** Opens the model if it is not; rejects with `cancelled` once it was let go for good. */
  opened(): Promise<SessionId> {
    if (this.ended) return Promise.reject(new Failure('cancelled', {}));
    if (!this.session) {
      const session = this.open();
      this.session = session;
      // What it shows then is what the tree says; what goes wrong is shown. One that was closed meanwhile stays so.
      session.then(() => this.move(async () => (this.session === session ? this.followNow('cheap') : undefined))).catch(() => undefined);
    }
    return this.session;
  }

  /** The session, once the engine has the node that is shown. Rejects with `nodeGone` where that takes more than a moment. */
  async ready(): Promise<SessionId> {
    for (;;) {
      const session = await this.opened();
      await this.moving;
      if (this.current === this.host.tree()?.at && (await this.opened()) === session) return session;
      await this.follow('cheap');
    }
  }

  /** Asks about the node that is shown. */
  async request<M extends SessionMethod>(method: M, params: SessionParams<M>, options: RequestOptions = {}): Promise<EngineResult<M>> {
    return this.ask(await this.ready(), options)(method, params as Omit<EngineParams<M>, 'session' | 'job'>);
  }

  /** Asks about a node by its name, whichever is shown. */
  async requestOf<M extends SessionMethod>(method: M, params: SessionParams<M>, options: RequestOptions = {}): Promise<EngineResult<M>> {
    return this.ask(await this.opened(), options)(method, params as Omit<EngineParams<M>, 'session' | 'job'>);
  }

  /** What the engine calls a node. */
  nameOf(id: NodeId): NodeId {
    return id === this.base ? ORIGINAL : id;
  }

  /** Has the engine go to a node. */
  bring(id: NodeId, effort: Effort, options: RequestOptions = {}): Promise<SessionSnapshot> {
    return this.move(() => this.bringNow(id, effort, options));
  }

  /** Has the engine go where the tree stands. */
  follow(effort: Effort, options: RequestOptions = {}): Promise<void> {
    return this.move(() => this.followNow(effort, options));
  }

  /** Does something to the model that nobody is to be answered before. */
  exclusively(work: () => Promise<void>): Promise<void> {
    return this.move(work);
  }

  /** An edit made a node: which one is the engine's current one now. */
  madeNode(id: NodeId): Promise<SessionSnapshot> {
    return this.move(async () => {
      this.held.add(id);
      const snapshot = await this.requestOf('snapshot', {});
      this.current = snapshot.node === ORIGINAL ? this.base : snapshot.node;
      return snapshot;
    });
  }

  /** Seconds until the engine has a node, by what it took before. */
  secondsTo(id: NodeId): number {
    const tree = this.host.tree();
    return tree ? secondsToMake(tree, id, (each) => this.held.has(each)) : 0;
  }

  /** Whether making a node again of what the file holds takes more than a moment. */
  isCostly(id: NodeId): boolean {
    const tree = this.host.tree();
    return tree !== undefined && secondsToMake(tree, id, (each) => each === this.base) > CHEAP_SECONDS;
  }

  /** The engine is gone, and the session with it. */
  lost(): void {
    this.session = undefined;
    this.held = new Set();
  }

  /** Lets the session go for good, once `last` is done: whoever asks anything from now on is refused. */
  async end(last: Promise<void>): Promise<void> {
    this.ended = true;
    await last;
    await this.close();
  }

  /** Lets the session go; the engine ends what is at work on it. */
  async close(): Promise<void> {
    const { session } = this;
    this.lost();
    await session?.then((id) => this.engine.request('close', { session: id })).catch(() => undefined);
  }

  private async open(): Promise<SessionId> {
    this.host.onOpening();
    try {
      const snapshot = await this.host.lasting((options) => this.engine.request('open', { file: this.host.file }, options));
      this.base = this.host.inFile();
      this.current = this.base;
      this.held = new Set([this.base]);
      await this.host.onOpen(snapshot);
      return snapshot.session;
    } catch (error) {
      this.session = undefined;
      this.host.onOpenFailed(error);
      throw error;
    }
  }

  private async followNow(effort: Effort, options: RequestOptions = {}): Promise<void> {
    await this.opened();
    const at = this.host.tree()?.at;
    if (at === undefined || at === this.current) return;
    try {
      const snapshot = await this.bringNow(at, effort, options);
      if (this.host.tree()?.at === at) this.host.onCurrent(snapshot);
    } catch (error) {
      // Whoever asked for more hears of it.
      if (effort === 'cheap' && this.host.tree()?.at === at) this.host.onAbsent(error);
      throw error;
    }
  }

  private async bringNow(id: NodeId, effort: Effort, options: RequestOptions): Promise<SessionSnapshot> {
    const session = await this.opened();
    const { host, base } = this;
    const tree = host.tree();
    if (!tree) throw new Error('the model was not opened');
    const asked = effort === 'any';
    if (effort === 'none' && !this.held.has(id)) throw new Failure('nodeGone', { node: id });
    if (!asked && (this.fatal === id || (this.secondsTo(id) > CHEAP_SECONDS && (await host.kept(id)) === undefined)))
      throw new Failure('nodeGone', { node: id });
    try {
      const snapshot = await bringNode(id, {
        tree,
        base,
        ask: this.ask(session, options),
        kept: host.kept,
        onWork: () => {
          if (effort === 'none') throw new Failure('nodeGone', { node: id });
          host.onMaking();
        },
        onCurrent: (each) => {
          this.current = each;
          this.held.add(each);
        },
        onOther: host.onOther,
        log: host.log,
      });
      if (this.fatal === id) this.fatal = undefined;
      return snapshot;
    } catch (error) {
      if (error instanceof Failure && error.code === 'engineDied') this.fatal = id;
      throw error;
    }
  }

  private ask(session: SessionId, options: RequestOptions = {}): AskSession {
    return (method, params) =>
      this.engine.request(method, { ...params, session } as unknown as Parameters<typeof this.engine.request<typeof method>>[1], options);
  }

  private move<R>(work: () => Promise<R>): Promise<R> {
    const running = this.moving.then(work);
    this.moving = running.then(
      () => undefined,
      () => undefined,
    );
    return running;
  }
}
