import * as vscode from 'vscode';
import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../model/failure';
import type { EditAnswer, ModelMeasure, Certificate } from '../protocol/answers';
import { dataPath, wordsOf, type DataChoice } from '../protocol/dataChoice';
import type { EngineMethod, EngineParams, EngineResult } from '../protocol/engine';
import type { SessionId, SessionSnapshot } from '../protocol/views';
import { LASTING_QUERIES, type PanelQueryName, type PanelState, type ShowRequest } from '../protocol/panel';
import {
  type Measured,
  nodeOf,
  ORIGINAL,
  pathTo,
  sameSamples,
  withMeasured,
  type NodeId,
  type PlanNode,
  type PlanTree,
  type Recipe,
} from '../protocol/plans';
import type { Reading } from '../protocol/reading';
import { asFailure } from './asFailure';
import type { EngineClient, RequestOptions } from './engineClient';
import { failureWords } from './failureWords';
import { randomUUID } from 'node:crypto';
import { defined } from '../base/defined';
import type { EditName, SettingsOf } from '../protocol/actions';
import type { ReportedStep } from '../protocol/report';
import { stepOf } from '../protocol/stepOf';
import { PlanHistory } from './plans/planHistory';

/** Requests about an open model; the document adds its session. */
type SessionMethod = { [M in EngineMethod]: EngineParams<M> extends { session: SessionId } ? M : never }[EngineMethod];
type SessionParams<M extends SessionMethod> = Omit<EngineParams<M>, 'session' | 'job'>;

/** How a job is ended: at once, or after its epoch with what was learnt. */
interface JobSignals {
  readonly controller: AbortController;
  readonly enough: AbortController;
}

/** Whoever waits longer than this wants to know for what. */
const SLOW_MILLISECONDS = 400;

/**
 * A model that is open in the editor: the state that its panels show, and the way to its session in the engine. It holds
 * no weights. When the session is lost (the engine died, or was restarted) the next request opens the model again.
 */
export class ModelDocument implements vscode.CustomDocument {
  private readonly changes = new vscode.EventEmitter<PanelState>();
  private readonly wishes = new vscode.EventEmitter<ShowRequest>();
  private readonly ends = new vscode.EventEmitter<void>();
  /** Queries at work that rank. */
  private readonly rankings = new Set<AbortController>();
  private shown: Omit<PanelState, 'plans'>;
  private history: PlanHistory | undefined;
  private session: Promise<SessionId> | undefined;
  private job: JobSignals | undefined;

  /** Fires with the new state after every change. */
  readonly onDidChange = this.changes.event;
  /** Fires when a command wants the panel to show something. */
  readonly onDidWish = this.wishes.event;
  readonly onDidDispose = this.ends.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly engine: EngineClient,
    data: DataChoice | undefined,
    private readonly log: (line: string) => void,
  ) {
    this.shown = {
      title: `${basename(dirname(uri.fsPath))}/${basename(uri.fsPath)}`,
      phase: { kind: 'opening' },
      ...shownData(data),
    };
    this.data = data;
  }

  /** The panels that show it. */
  readonly panels = new Set<{ readonly visible: boolean }>();

  /** Whether one of its panels can be seen. */
  get visible(): boolean {
    return [...this.panels].some((panel) => panel.visible);
  }

  /** The chosen data set. */
  data: DataChoice | undefined;

  /** What was read last, or tried to be. */
  private dataRead: DataChoice | undefined;

  /** When this model's own file was last written by us, in milliseconds, so that the watcher knows its master. */
  ownWrite: number | undefined;

  get state(): PanelState {
    return { ...this.shown, ...(this.history ? { plans: this.history.tree } : {}) };
  }

  /** The model as the engine has it; undefined while it is not open. */
  get snapshot(): SessionSnapshot | undefined {
    return this.shown.phase.kind === 'open' ? this.shown.phase.snapshot : undefined;
  }

  /** The node that is shown; undefined until the model was opened once. */
  get node(): PlanNode | undefined {
    return this.history?.current;
  }

  /** The edits that lead to the node that is shown, as a report tells them. */
  get reportedSteps(): readonly ReportedStep[] {
    const { plans } = this.state;
    return plans ? pathTo(plans, plans.at).flatMap(({ made }) => (made ? [{ recipe: made.recipe, ...made.step }] : [])) : [];
  }

  /** Whether the node that is shown was not saved. */
  get unsaved(): boolean {
    return this.history !== undefined && this.history.tree.at !== this.history.tree.saved;
  }

  /** Asks the engine about this model, opening it first where needed. Rejects with a Failure. */
  async request<M extends SessionMethod>(method: M, params: SessionParams<M>, options: RequestOptions = {}): Promise<EngineResult<M>> {
    const session = await this.opened();
    return this.engine.request(method, { ...params, session } as Omit<EngineParams<M>, 'job'>, options);
  }

  /** Opens the model if it is not; resolves when the panel has something to show. */
  opened(): Promise<SessionId> {
    this.session ??= this.open();
    return this.session;
  }

  /** Forgets the session and its plans, and reads the files anew. */
  async reload(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    this.history = undefined;
    await session?.then((id) => this.engine.request('close', { session: id })).catch(() => undefined);
    await this.opened();
  }

  /** The engine is gone, and the session with it. */
  sessionLost(): void {
    this.session = undefined;
  }

  update(change: Partial<Omit<PanelState, 'plans'>>): void {
    this.shown = { ...this.shown, ...change };
    this.changed();
  }

  show(snapshot: SessionSnapshot): void {
    this.update({ phase: { kind: 'open', snapshot } });
  }

  /** Says why there is nothing to show. */
  showFailure(failure: Failure): void {
    const cancelled = failure.code === 'cancelled' ? ({ cancelled: true } as const) : {};
    this.update({ phase: { kind: 'failed', message: failureWords(failure), ...cancelled } });
  }

  /** Changes what is known of a node of the tree. */
  changeNode(id: NodeId, change: (node: PlanNode) => PlanNode): void {
    this.history?.change(id, change);
    this.changed();
  }

  /** Makes an edit of the node that is shown: a new node, with what the edit measured of both. */
  async edit<N extends EditName>(edit: N, settings: SettingsOf<N>, options: RequestOptions = {}): Promise<void> {
    await this.opened();
    const parent = this.history?.current.id ?? ORIGINAL;
    const node = randomUUID();
    const making = { parent, recipe: { edit, settings, ...defined({ data: this.data }) } as Recipe };
    if (this.shown.busy) this.update({ busy: { ...this.shown.busy, making } });
    const start = Date.now();
    const { data } = this;
    const answer = await this.request(edit, { node, settings, ...defined({ data }) } as unknown as SessionParams<N>, options);
    const snapshot = await this.request('snapshot', {});
    const step = stepOf(answer);
    const { before, after, repeatedBy = settings } = answer as EditAnswer;
    const recipe = { edit, settings: repeatedBy, ...defined({ data }) } as Recipe;
    const measuredOf = (measure: ModelMeasure): Measured[] => measuredBy(measure, recipe.data);
    this.history?.put({
      id: node,
      parent,
      made: { recipe, step, seconds: (Date.now() - start) / 1000 },
      totals: snapshot.model.totals,
      measured: measuredOf(after),
      savedAs: [],
    });
    // What was measured class by class says more than the edit's own figure on the same samples.
    for (const measured of measuredOf(before)) {
      this.history?.change(parent, (old) =>
        old.measured.some(({ on }) => sameSamples(on, measured.on)) ? old : withMeasured(old, measured),
      );
    }
    this.history?.goTo(node);
    this.show(snapshot);
  }

  /** Shows another node of the tree, made again where the engine does not hold it any more. */
  async goTo(node: NodeId, options: RequestOptions = {}): Promise<void> {
    const snapshot = await this.bring(node, options);
    this.history?.goTo(node);
    this.show(snapshot);
  }

  /** Takes the last move through the tree back; does nothing where there is none. */
  async undo(options: RequestOptions = {}): Promise<void> {
    const move = this.history?.lastMove;
    if (!move) return;
    const snapshot = await this.bring(move.from, options);
    this.history?.undo();
    this.show(snapshot);
  }

  /** Makes the move again that was taken back last. */
  async redo(options: RequestOptions = {}): Promise<void> {
    const move = this.history?.nextMove;
    if (!move) return;
    const snapshot = await this.bring(move.to, options);
    this.history?.redo();
    this.show(snapshot);
  }

  /** Takes a node out of the tree, and its weights with it; refused where others were made of it, and for the one shown. */
  async deleteNode(node: NodeId): Promise<void> {
    if (this.history?.remove(node)) await this.request('drop', { node });
    this.changed();
  }

  /** The node that is shown was written to a file and read back. */
  savedAs(file: string, { reloaded }: Pick<Certificate, 'reloaded'>): void {
    const id = this.history?.current.id;
    if (id === undefined) return;
    this.history?.change(id, (node) =>
      node.made
        ? { ...node, made: { ...node.made, step: { ...node.made.step, certificate: { ...node.made.step.certificate, reloaded } } } }
        : node,
    );
    this.history?.saved(id, file);
    this.changed();
  }

  /** Takes another data set. */
  chooseData(choice: DataChoice): void {
    if (isDeepStrictEqual(choice, this.data)) return;
    this.data = choice;
    const { dataWords: _, reading: _reading, ...others } = this.shown;
    this.shown = others;
    this.update(shownData(choice));
  }

  /** Has the chosen data set read, and shows how that went; undefined where there is none. Rejects with a Failure. */
  async readData(options: RequestOptions = {}): Promise<Reading | undefined> {
    const { data } = this;
    if (data === undefined) return undefined;
    this.dataRead = data;
    const show = (reading: NonNullable<PanelState['reading']>): void => {
      if (this.data === data) this.update({ reading });
    };
    try {
      const { reading } = await this.request('readData', { data }, options);
      show({ kind: 'read', reading });
      return reading;
    } catch (error) {
      const failure = asFailure(error, this.log);
      if (failure.code !== 'cancelled') show({ kind: 'failed', message: failureWords(failure) });
      throw failure;
    }
  }

  /** Runs the one job that this model may have at a time; a second one is refused with `sessionBusy`. */
  async runJob<R>(title: string, work: (signals: JobSignals) => Promise<R>): Promise<R> {
    if (this.shown.busy) throw new Failure('sessionBusy', { during: this.shown.busy.title });
    const signals = { controller: new AbortController(), enough: new AbortController() };
    this.job = signals;
    this.update({ busy: { title } });
    try {
      return await work(signals);
    } finally {
      this.job = undefined;
      const { busy: _, ...idle } = this.shown;
      this.shown = idle;
      this.changed();
    }
  }

  cancelJob(): void {
    this.job?.controller.abort();
  }

  /** Lets the job's training end after its epoch and keeps what was learnt. Says whether there is a training. */
  stopAndKeep(): boolean {
    const { busy } = this.shown;
    if (!busy?.progress?.keeps) return false;
    this.job?.enough.abort();
    this.update({ busy: { ...busy, enough: true } });
    return true;
  }

  /** Answers a query of the panel. Those that rank look at the chosen data set, and tell how far they are. */
  async query(name: PanelQueryName, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (!LASTING_QUERIES.has(name)) return this.request(name, params);
    const data = this.data === undefined ? {} : { data: this.data };
    return this.lasting((options) => this.request(name, { ...params, ...data }, options));
  }

  /** Shows how far something is that the panel waits for, and lets the user end it. */
  private async lasting<R>(work: (options: RequestOptions) => Promise<R>): Promise<R> {
    const controller = new AbortController();
    this.rankings.add(controller);
    // What says nothing of itself for a while can be ended all the same.
    const slow = setTimeout(
      () => this.update({ ranking: this.shown.ranking ?? { done: 0, total: 0, message: 'Working' } }),
      SLOW_MILLISECONDS,
    );
    try {
      return await work({ signal: controller.signal, onProgress: (progress) => this.update({ ranking: progress }) });
    } finally {
      clearTimeout(slow);
      this.rankings.delete(controller);
      if (this.rankings.size === 0 && this.shown.ranking) {
        const { ranking: _, ...idle } = this.shown;
        this.shown = idle;
        this.changed();
      }
    }
  }

  /** No study is at work any more. */
  studyEnded(): void {
    const { studying: _, ...others } = this.shown;
    this.shown = others;
    this.changed();
  }

  /** Ends the rankings at work. */
  cancelRankings(): void {
    for (const controller of this.rankings) controller.abort();
  }

  /** Has the panel show something. */
  wish(what: ShowRequest): void {
    this.wishes.fire(what);
  }

  dispose(): void {
    this.cancelJob();
    this.cancelRankings();
    this.session?.then((id) => this.engine.request('close', { session: id })).catch(() => undefined);
    this.ends.fire();
    this.changes.dispose();
    this.wishes.dispose();
    this.ends.dispose();
  }

  private changed(): void {
    this.changes.fire(this.state);
  }

  /** Has the engine make a node the current one; a node whose weights are gone is made again from the nearest one that is left. */
  private async bring(id: NodeId, options: RequestOptions): Promise<SessionSnapshot> {
    try {
      return await this.request('goTo', { node: id });
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'nodeGone') throw error;
      const { made, parent } = nodeOf(this.tree(), id);
      if (!made || parent === null) throw error;
      await this.bring(parent, options);
      const { edit, ...told } = made.recipe;
      await this.request(edit, { node: id, ...told }, options);
      return this.request('snapshot', {});
    }
  }

  private tree(): PlanTree {
    if (!this.history) throw new Error('the model was not opened');
    return this.history.tree;
  }

  private async open(): Promise<SessionId> {
    this.update({ phase: { kind: 'opening' } });
    try {
      const snapshot = await this.lasting((options) => this.engine.request('open', { file: this.uri.fsPath }, options));
      this.history ??= new PlanHistory(snapshot.model.totals);
      this.show(snapshot);
      void this.addSizes(snapshot.session);
      // Once: an engine that died of it would die again. What goes wrong is shown beside the name.
      if (this.data !== this.dataRead) this.readData().catch(() => undefined);
      return snapshot.session;
    } catch (error) {
      this.session = undefined;
      this.showFailure(asFailure(error, this.log));
      throw error;
    }
  }

  /** Compressing takes a while; the table is there before. What goes wrong here will be told by whoever asks next. */
  private async addSizes(session: SessionId): Promise<void> {
    try {
      const snapshot = await this.engine.request('sizes', { session });
      this.history?.change(snapshot.node, (node) => ({ ...node, totals: snapshot.model.totals }));
      if (this.snapshot?.session === session && this.snapshot.node === snapshot.node) this.show(snapshot);
      else this.changed();
    } catch {
      // The sizes stay unknown.
    }
  }
}

function shownData(choice: DataChoice | undefined): Pick<PanelState, 'data' | 'dataPath' | 'dataWords'> {
  if (choice === undefined) return {};
  const path = dataPath(choice);
  return { data: basename(path), dataPath: path, dataWords: wordsOf(choice) };
}

/** What an edit measured on the way. */
function measuredBy({ loss, accuracy, on }: ModelMeasure, data: DataChoice | undefined): Measured[] {
  if (loss === undefined || on === undefined || data === undefined) return [];
  return [{ loss, ...defined({ accuracy }), on: { ...on, data } }];
}
