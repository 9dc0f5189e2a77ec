import * as vscode from 'vscode';
import { basename, dirname } from 'node:path';
import type { Failure } from '../../model/failure';
import type { EditAnswer, Certificate } from '../../protocol/answers';
import type { DataChoice } from '../../protocol/dataChoice';
import type { EngineResult } from '../../protocol/engine';
import type { SessionId, SessionSnapshot } from '../../protocol/views';
import { LASTING_QUERIES, type EngineQueryName, type PanelState, type ShowRequest } from '../../protocol/panel';
import {
  nodeOf,
  ORIGINAL,
  pathTo,
  sameSamples,
  withMeasured,
  type NodeId,
  type PlanNode,
  type PlanTree,
  type Recipe,
} from '../../protocol/plans';
import type { Reading } from '../../protocol/reading';
import { asFailure } from '../asFailure';
import type { EngineClient, RequestOptions } from '../engineClient';
import { failureWords } from '../failureWords';
import { randomUUID } from 'node:crypto';
import { defined } from '../../base/defined';
import type { EditName, SettingsOf } from '../../protocol/actions';
import { planName } from '../../protocol/planName';
import type { ReportedStep } from '../../protocol/report';
import { PlanHistory } from '../plans/planHistory';
import type { SaveTarget } from '../ask/askSaveTarget';
import type { Backup } from './backup';
import { EngineSession, type SessionMethod, type SessionParams } from './engineSession';
import { WorkAtHand, type ShownWork } from './workAtHand';
import { PlanKeeper } from '../plans/planKeeper';
import type { PlanStore } from '../plans/planStore';
import type { StudyPoints } from '../plans/studyPoints';
import { AS_IT_IS } from './asItIs';
import { measuredBy } from '../plans/measuredBy';
import { Background } from './background';
import { ChosenData, type ShownData } from './chosenData';
import type { DocumentNews } from './documentNews';
import { madeAnew, madeNode } from './madeNode';
import { NodeSizes } from './nodeSizes';
import { OwnFiles } from './ownFiles';
import { PlanMoves } from './planMoves';

/** Runs work as the one job that a model may have, with its progress shown. */
export type RunAsJob = <R>(document: ModelDocument, title: string, work: (options: RequestOptions) => Promise<R>) => Promise<R>;

/** What a document is given. */
export interface DocumentSettings {
  readonly engine: EngineClient;
  readonly data: DataChoice | undefined;
  readonly store: PlanStore;
  readonly asJob: RunAsJob;
  readonly log: (line: string) => void;
  /** What was written down when the window closed or was reloaded. */
  readonly restored?: Backup;
}

/** What the panels show beside plans, work and data. */
type OwnState = Omit<PanelState, 'plans' | keyof ShownWork | keyof ShownData>;

/**
 * A model that is open in the editor: its tree of plans, the state that its panels show, and the way to its session in the engine. It
 * holds no weights, and lives as long as a tab shows it or a job is at work on it.
 */
export class ModelDocument {
  private readonly changes = new vscode.EventEmitter<PanelState>();
  private readonly wishes = new vscode.EventEmitter<ShowRequest>();
  private readonly news = new vscode.EventEmitter<DocumentNews>();
  private readonly ends = new vscode.EventEmitter<void>();
  private readonly session: EngineSession;
  /** The one job, and what the panels wait for. */
  readonly work: WorkAtHand;
  private shown: OwnState;
  private history: PlanHistory | undefined;
  private keeper: PlanKeeper | undefined;
  private readonly background: Background;
  private readonly chosen: ChosenData;
  private readonly sizes: NodeSizes;
  /** Whether the user is told where it takes long to show what was shown. */
  private asks = true;
  private inFile: NodeId = ORIGINAL;
  private restoredIdentity: string | undefined;
  /** Weights that are being written to the store; never fails. */
  private keeping = Promise.resolve();

  /** Fires with the new state after every change. */
  readonly onDidChange = this.changes.event;
  /** Fires when a command wants the panel to show something. */
  readonly onDidWish = this.wishes.event;
  readonly onDidHappen = this.news.event;
  readonly onDidDispose = this.ends.event;

  readonly files: OwnFiles;
  /** Ways through its tree. */
  readonly moves: PlanMoves;

  /** Where the model is saved to; undefined until that was asked for. */
  target: SaveTarget | undefined;

  constructor(
    readonly uri: vscode.Uri,
    private readonly settings: DocumentSettings,
  ) {
    const { engine, data, log, restored } = settings;
    this.background = new Background(log);
    this.files = new OwnFiles(uri.fsPath);
    this.chosen = new ChosenData(data, { changed: () => this.changed(), asFailure: (error) => asFailure(error, log), words: failureWords });
    this.shown = {
      title: `${basename(dirname(uri.fsPath))}/${basename(uri.fsPath)}`,
      phase: { kind: 'opening' },
    };
    this.work = new WorkAtHand({
      changed: () => this.changed(),
      atWork: (job) => this.keeper?.atWork(job && { ...job, node: this.history?.current.id ?? ORIGINAL }),
    });
    if (restored) {
      this.begin(new PlanHistory(restored.history));
      this.inFile = restored.inFile;
      this.target = restored.target;
      this.restoredIdentity = restored.identity;
    }
    this.session = new EngineSession(engine, {
      file: uri.fsPath,
      tree: () => this.history?.tree,
      inFile: () => this.inFile,
      kept: async (id) => this.keeper?.keptModel(id, basename(uri.fsPath)),
      onOpening: () => {
        this.files.readingBegins();
        this.update({ phase: { kind: 'opening' } });
        void this.background.run('outline', () => this.showOutline());
      },
      onOpen: (snapshot) => this.fileOpened(snapshot),
      lasting: (work) => this.work.lasting(work),
      onOpenFailed: (error) => this.showFailure(asFailure(error, log)),
      onCurrent: (snapshot) => this.show(snapshot),
      onMaking: () => this.update({ phase: { kind: 'opening' } }),
      onAbsent: (error) => this.showAbsent(asFailure(error, log), true),
      onOther: (id, snapshot, answer) => this.madeOtherwise(id, snapshot, answer),
      log,
    });
    const { session, background } = this;
    this.sizes = new NodeSizes({
      session,
      background,
      history: () => this.history,
      found: (node, model) => this.showSizes(node, model),
    });
    this.moves = new PlanMoves({
      session,
      history: () => this.history,
      isShown: () => this.snapshot !== undefined,
      changed: () => this.changed(),
      arrived: (snapshot) => {
        this.show(snapshot);
        this.keepWeights();
      },
      showAbsent: (error) => {
        const failure = asFailure(error, log);
        this.showAbsent(failure, false);
        return failure;
      },
      asJob: (work) => this.settings.asJob(this, MAKING, work),
    });
  }

  /** The panels that show it. */
  readonly panels = new Set<{ readonly visible: boolean }>();

  /** Whether one of its panels can be seen. */
  get visible(): boolean {
    return [...this.panels].some((panel) => panel.visible);
  }

  get state(): PanelState {
    return { ...this.shown, ...this.chosen.shown, ...this.work.shown, ...(this.history ? { plans: this.history.tree } : {}) };
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
    if (!plans) return [];
    const path = pathTo(plans, plans.at);
    const made = path.slice(path.findIndex(({ id }) => this.session.nameOf(id) === ORIGINAL) + 1);
    return made.flatMap((node) => (node.made ? [{ recipe: node.made.recipe, ...node.made.step }] : []));
  }

  /** Whether the node that is shown was not saved. */
  get unsaved(): boolean {
    return this.history?.unsaved ?? false;
  }

  /** The job at work, by its title. */
  get working(): string | undefined {
    return this.work.shown.busy?.title;
  }

  /** Asks the engine about this model as it is shown, opening it first where needed. Rejects with a Failure. */
  async request<M extends SessionMethod>(method: M, params: SessionParams<M>, options: RequestOptions = {}): Promise<EngineResult<M>> {
    return this.session.request(method, params, options);
  }

  /** Opens the model if it is not; resolves when the engine has read it. */
  opened(): Promise<SessionId> {
    return this.session.opened();
  }

  /** Reads the files anew and starts with what they hold; the tree is kept with what they held. */
  async reload(): Promise<void> {
    await this.keeper?.flush();
    await this.session.close();
    this.history = undefined;
    this.keeper = undefined;
    this.inFile = ORIGINAL;
    this.restoredIdentity = undefined;
    try {
      await this.opened();
    } finally {
      this.moves.elsewhere();
    }
  }

  /**
   * The engine is gone, and the session with it: opens the model in the next one, and shows what it showed. Where that takes long it
   * waits to be asked; `ask` tells the user so, who reads it in the panel in any case.
   */
  async reopen({ ask }: { readonly ask: boolean }): Promise<void> {
    this.session.lost();
    this.asks = ask;
    try {
      await this.session.ready();
    } catch {
      // Shown in the panel.
    } finally {
      this.asks = true;
    }
  }

  /** The engine is gone, and the model is not opened again before somebody asks. */
  leaveClosed(failure: Failure): void {
    this.session.lost();
    this.showFailure(failure);
  }

  update(change: Partial<OwnState>): void {
    this.shown = { ...this.shown, ...change };
    this.changed();
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

  /** The points of the model's studies; undefined until it was opened once. */
  get studyPoints(): StudyPoints | undefined {
    return this.keeper?.points;
  }

  /**
   * Makes an edit of the node that is shown: a new node, with what the edit measured of both. It is shown unless one went elsewhere
   * meanwhile. It looks at `data`, the chosen set by default.
   */
  async edit<N extends EditName>(edit: N, settings: SettingsOf<N>, options: RequestOptions = {}, data = this.data): Promise<void> {
    await this.session.ready();
    const { history } = this;
    if (!history) return;
    const parent = history.current.id;
    const node = randomUUID();
    const making = { parent, recipe: { edit, settings, ...defined({ data }) } as Recipe };
    this.work.progressed({ making });
    const start = Date.now();
    const answer: EditAnswer = await this.request(edit, { node, settings, ...defined({ data }) } as unknown as SessionParams<N>, options);
    // The files were read anew meanwhile: there is nothing that it is an edit of.
    if (this.history !== history) return;
    const { totals } = (await this.session.requestOf('sizes', { node })).model;
    const made = madeNode({ id: node, parent, recipe: making.recipe, answer, totals, seconds: (Date.now() - start) / 1000 });
    history.put(made);
    // What was measured class by class says more than the edit's own figure on the same samples.
    for (const measured of measuredBy(answer.before, data)) {
      history.change(parent, (old) => (old.measured.some(({ on }) => sameSamples(on, measured.on)) ? old : withMeasured(old, measured)));
    }
    const isShown = this.moves.toMade(history, made);
    const snapshot = await this.session.madeNode(node);
    if (isShown) this.show(snapshot);
    else this.changed();
    this.keepWeights();
  }

  /** Shows the node that counts as saved, and forgets the moves made since; what the files hold now, where somebody wrote them. */
  async revert(): Promise<void> {
    await this.session.exclusively(async () => {
      if (await this.files.areOthers()) return this.reload();
      this.history?.revert();
      this.changed();
    });
    // What goes wrong is shown, with the way out of it.
    await this.session.follow('cheap').catch(() => undefined);
  }

  /** Takes a node out of the tree, and its weights with it; refused where others were made of it, and for the one shown. */
  async deleteNode(node: NodeId): Promise<void> {
    const name = this.session.nameOf(node);
    if (!this.history?.remove(node)) return;
    this.moves.elsewhere();
    this.changed();
    await this.session.requestOf('drop', { node: name });
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

  /** The model's own file was written with the node that is shown, by us, at that time in milliseconds. */
  async ownFileWritten(at: number | undefined): Promise<void> {
    await this.files.written(at);
    this.inFile = this.history?.current.id ?? ORIGINAL;
  }

  /** What it takes to go on from here after the window was closed; undefined while nothing is open. */
  get backup(): Backup | undefined {
    const { history, inFile, target } = this;
    if (!history) return undefined;
    return { history: history.written, inFile, ...defined({ identity: this.keeper?.identity ?? this.restoredIdentity, target }) };
  }

  /** The chosen data set. */
  get data(): DataChoice | undefined {
    return this.chosen.chosen;
  }

  /** Takes another data set. */
  chooseData(choice: DataChoice): void {
    this.chosen.choose(choice);
  }

  /** Has the chosen data set read, and shows how that went; undefined where there is none. Rejects with a Failure. */
  readData(options: RequestOptions = {}): Promise<Reading | undefined> {
    return this.chosen.read(async (data) => (await this.request('readData', { data }, options)).reading);
  }

  /** Answers a query of the panel. Those that rank look at the chosen data set, and tell how far they are. */
  async query(name: EngineQueryName, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (!LASTING_QUERIES.has(name)) return this.request<SessionMethod>(name, params);
    const data = this.data === undefined ? {} : { data: this.data };
    return this.work.lasting((options) => this.request<SessionMethod>(name, { ...params, ...data }, options));
  }

  /** No study is at work any more. */
  studyEnded(): void {
    const { studying: _, ...others } = this.shown;
    this.shown = others;
    this.changed();
  }

  /** Has the panel show something. */
  wish(what: ShowRequest): void {
    this.wishes.fire(what);
  }

  /** The window closes: what is at work stays remembered, and what is not written down yet is. */
  async windowCloses(): Promise<void> {
    await this.keeper?.freeze();
  }

  dispose(): void {
    this.work.cancel();
    this.work.cancelWaited();
    void this.keeper?.flush();
    void this.session.end(this.keeping);
    this.ends.fire();
    for (const each of [this.changes, this.wishes, this.moves, this.news, this.ends]) each.dispose();
  }

  private changed(): void {
    this.keeper?.changed();
    this.changes.fire(this.state);
  }

  private begin(history: PlanHistory): void {
    this.history = history;
    this.keeper = new PlanKeeper(history, this.settings.store, this.settings.log);
  }

  /** The files were read: the first time, after the engine's end, or after the window's. */
  private async fileOpened(snapshot: SessionSnapshot): Promise<void> {
    const { history } = this;
    await this.files.read();
    const known = this.keeper?.identity ?? this.restoredIdentity;
    if (history && known !== undefined && this.inFile === ORIGINAL && !(await this.isModel(known, snapshot.session))) {
      await this.keeper?.flush();
      this.history = undefined;
      this.restoredIdentity = undefined;
      this.news.fire({ kind: 'changedOnDisk' });
    }
    if (history && history === this.history && known !== undefined) {
      void this.identify(known);
    } else {
      this.begin(new PlanHistory(snapshot.model.totals));
      void this.background.run('identity', async () => this.identify(await this.session.requestOf('identity', {})));
      if (history) this.moves.elsewhere();
    }
    if (this.history?.tree.at === this.inFile) this.show({ ...snapshot, node: this.inFile });
    // Once: an engine that died of it would die again. What goes wrong is shown beside the name.
    if (this.chosen.isNew) this.readData().catch(() => undefined);
  }

  /** What the files' topology tells is shown until more is known; it is the original's. */
  private async showOutline(): Promise<void> {
    const outline = await this.settings.engine.request('outline', { file: this.uri.fsPath });
    const isOriginal = (this.history?.tree.at ?? ORIGINAL) === this.inFile;
    if (outline && isOriginal && this.shown.phase.kind === 'opening') this.update({ phase: { kind: 'opening', outline } });
  }

  /** Whether the files hold the model of that hash; where that can't be found out they are believed to. */
  private async isModel(identity: string, session: SessionId): Promise<boolean> {
    let found = identity;
    await this.background.run('identity', async () => {
      found = await this.settings.engine.request('identity', { session });
    });
    return found === identity;
  }

  private async identify(identity: string): Promise<void> {
    for (const job of (await this.keeper?.identify(identity)) ?? []) this.news.fire({ kind: 'interrupted', job });
    this.changed();
  }

  private show(snapshot: SessionSnapshot): void {
    const node = this.history?.current.id ?? ORIGINAL;
    const { totals } = snapshot.model;
    if (totals.gzipBytes > 0) this.history?.change(node, (known) => ({ ...known, totals }));
    this.update({ phase: { kind: 'open', snapshot: { ...snapshot, node } } });
    this.sizes.measure(node, snapshot.model);
  }

  private showSizes(node: NodeId, model: SessionSnapshot['model']): void {
    const { snapshot } = this;
    if (snapshot?.node === node) this.update({ phase: { kind: 'open', snapshot: { ...snapshot, model } } });
    else this.changed();
  }

  /** Keeps the weights of the node that is shown where making them again would take long. */
  private keepWeights(): void {
    const { keeper } = this;
    const node = this.history?.current.id;
    if (!keeper || node === undefined || !this.session.isCostly(node)) return;
    const kept = this.background.run('keeping', async () => {
      const folder = await keeper.weightsFolder(node);
      if ((await keeper.keptModel(node, basename(this.uri.fsPath))) !== undefined) return;
      await this.session.ready();
      if (this.history?.current.id !== node) return;
      await this.request('save', { folder, overwrite: true, name: basename(this.uri.fsPath), ...AS_IT_IS });
      await keeper.forgetWeights();
    });
    this.keeping = Promise.all([this.keeping, kept]).then(() => undefined);
  }

  /** Says that the node that is shown is not in memory, and why; tells of it where nobody asked for the node. */
  private showAbsent(failure: Failure, tell: boolean): void {
    const { history } = this;
    if (!history) return;
    const seconds = this.session.secondsTo(history.current.id);
    const message =
      failure.code === 'nodeGone' || failure.code === 'cancelled'
        ? `“${planName(history.current)}” is not in memory any more. How it was made is known: it can be made again.`
        : failureWords(failure);
    const known = this.shown.phase.kind === 'absent';
    this.update({ phase: { kind: 'absent', message, seconds } });
    if (tell && this.asks && !known) this.news.fire({ kind: 'absent', message, seconds });
  }

  private madeOtherwise(id: NodeId, { model }: SessionSnapshot, answer: EditAnswer): void {
    this.history?.change(id, (node) => madeAnew(node, model.totals, answer));
    this.news.fire({ kind: 'madeOtherwise', name: planName(nodeOf(this.tree(), id)) });
  }

  private tree(): PlanTree {
    if (!this.history) throw new Error('the model was not opened');
    return this.history.tree;
  }
}

const MAKING = 'Making the plan again';
