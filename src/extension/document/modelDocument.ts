import * as vscode from 'vscode';
import { basename, dirname } from 'node:path';
import type { Failure } from '../../model/failure';
import type { EditAnswer, Certificate } from '../../protocol/answers';
import type { DataChoice } from '../../protocol/dataChoice';
import type { EngineResult } from '../../protocol/engine';
import type { SessionId, SessionSnapshot } from '../../protocol/views';
import { LASTING_QUERIES, type EngineQueryName, type PanelState, type ShowRequest } from '../../protocol/panel';
import { nodeOf, ORIGINAL, pathTo, sameSamples, withMeasured, type NodeId, type PlanNode, type Recipe } from '../../protocol/plans';
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
import { WorkAtHand } from './workAtHand';
import type { PlanStore } from '../plans/planStore';
import type { StudyPoints } from '../plans/studyPoints';
import { AS_IT_IS } from './asItIs';
import { measuredBy } from '../plans/measuredBy';
import { Background } from './background';
import { ChosenData } from './chosenData';
import type { DocumentNews } from './documentNews';
import { DocumentPlans } from './documentPlans';
import { madeAnew, madeNode } from './madeNode';
import { NodeSizes } from './nodeSizes';
import { OwnFiles } from './ownFiles';
import { PlanMoves } from './planMoves';
import { ShownModel } from './shownModel';

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
  private readonly shown: ShownModel;
  private readonly plans: DocumentPlans;
  private readonly background: Background;
  private readonly chosen: ChosenData;
  private readonly sizes: NodeSizes;
  /** Whether the user is told where it takes long to show what was shown. */
  private asks = true;
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
    const { engine, data, store, log, restored } = settings;
    const plans = new DocumentPlans(basename(uri.fsPath), store, log);
    this.plans = plans;
    this.background = new Background(log);
    this.files = new OwnFiles(uri.fsPath);
    this.chosen = new ChosenData(data, { changed: () => this.changed(), asFailure: (error) => asFailure(error, log), words: failureWords });
    const shown = new ShownModel(`${basename(dirname(uri.fsPath))}/${basename(uri.fsPath)}`, {
      changed: () => this.changed(),
      words: failureWords,
    });
    this.shown = shown;
    this.work = new WorkAtHand({
      changed: () => this.changed(),
      atWork: (job) => plans.atWork(job),
    });
    if (restored) {
      plans.restore(restored);
      this.target = restored.target;
    }
    this.session = new EngineSession(engine, {
      file: uri.fsPath,
      tree: () => plans.tree,
      inFile: () => plans.inFile,
      kept: (id) => plans.keptModel(id),
      onOpening: () => {
        this.files.readingBegins();
        shown.opening();
        void this.background.run('outline', () => this.showOutline());
      },
      onOpen: (snapshot) => this.fileOpened(snapshot),
      lasting: (work) => this.work.lasting(work),
      onOpenFailed: (error) => shown.failed(asFailure(error, log)),
      onCurrent: (snapshot) => this.show(snapshot),
      onMaking: () => shown.opening(),
      onAbsent: (error) => this.showAbsent(asFailure(error, log), true),
      onOther: (id, snapshot, answer) => this.madeOtherwise(id, snapshot, answer),
      log,
    });
    const { session, background } = this;
    this.sizes = new NodeSizes({
      session,
      background,
      history: () => plans.history,
      found: (node, model) => shown.measured(node, model),
    });
    this.moves = new PlanMoves({
      session,
      history: () => plans.history,
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
    return { ...this.shown.state, ...this.chosen.shown, ...this.work.shown, ...defined({ plans: this.plans.tree }) };
  }

  /** The model as the engine has it; undefined while it is not open. */
  get snapshot(): SessionSnapshot | undefined {
    return this.shown.snapshot;
  }

  /** The node that is shown; undefined until the model was opened once. */
  get node(): PlanNode | undefined {
    return this.plans.history?.current;
  }

  /** The edits that lead to the node that is shown, as a report tells them. */
  get reportedSteps(): readonly ReportedStep[] {
    const { tree } = this.plans;
    if (!tree) return [];
    const path = pathTo(tree, tree.at);
    const made = path.slice(path.findIndex(({ id }) => this.session.nameOf(id) === ORIGINAL) + 1);
    return made.flatMap((node) => (node.made ? [{ recipe: node.made.recipe, ...node.made.step }] : []));
  }

  /** Whether the node that is shown was not saved. */
  get unsaved(): boolean {
    return this.plans.history?.unsaved ?? false;
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
    await this.plans.flush();
    await this.session.close();
    this.plans.forget();
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
    this.shown.failed(failure);
  }

  /** Changes what is known of a node of the tree. */
  changeNode(id: NodeId, change: (node: PlanNode) => PlanNode): void {
    this.plans.change(id, change);
    this.changed();
  }

  /** The points of the model's studies; undefined until it was opened once. */
  get studyPoints(): StudyPoints | undefined {
    return this.plans.studyPoints;
  }

  /**
   * Makes an edit of the node that is shown: a new node, with what the edit measured of both. It is shown unless one went elsewhere
   * meanwhile. It looks at `data`, the chosen set by default.
   */
  async edit<N extends EditName>(edit: N, settings: SettingsOf<N>, options: RequestOptions = {}, data = this.data): Promise<void> {
    await this.session.ready();
    const { history } = this.plans;
    if (!history) return;
    const parent = history.current.id;
    const node = randomUUID();
    const making = { parent, recipe: { edit, settings, ...defined({ data }) } as Recipe };
    this.work.progressed({ making });
    const start = Date.now();
    const answer: EditAnswer = await this.request(edit, { node, settings, ...defined({ data }) } as unknown as SessionParams<N>, options);
    // The files were read anew meanwhile: there is nothing that it is an edit of.
    if (this.plans.history !== history) return;
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
      this.plans.history?.revert();
      this.changed();
    });
    // What goes wrong is shown, with the way out of it.
    await this.session.follow('cheap').catch(() => undefined);
  }

  /** Takes a node out of the tree, and its weights with it; refused where others were made of it, and for the one shown. */
  async deleteNode(node: NodeId): Promise<void> {
    const name = this.session.nameOf(node);
    if (!this.plans.history?.remove(node)) return;
    this.moves.elsewhere();
    this.changed();
    await this.session.requestOf('drop', { node: name });
  }

  /** The node that is shown was written to a file and read back. */
  savedAs(file: string, certificate: Pick<Certificate, 'reloaded'>): void {
    this.plans.savedAs(file, certificate);
    this.changed();
  }

  /** The model's own file was written with the node that is shown, by us, at that time in milliseconds. */
  async ownFileWritten(at: number | undefined): Promise<void> {
    await this.files.written(at);
    this.plans.inFile = this.plans.at;
  }

  /** What it takes to go on from here after the window was closed; undefined while nothing is open. */
  get backup(): Backup | undefined {
    const { backup } = this.plans;
    return backup && { ...backup, ...defined({ target: this.target }) };
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

  /** Shows which node's study is at work; undefined when none is any more. */
  studying(node: NodeId | undefined): void {
    this.shown.studying(node);
  }

  /** Has the panel show something. */
  wish(what: ShowRequest): void {
    this.wishes.fire(what);
  }

  /** The window closes: what is at work stays remembered, and what is not written down yet is. */
  async windowCloses(): Promise<void> {
    await this.plans.freeze();
  }

  dispose(): void {
    this.work.cancel();
    this.work.cancelWaited();
    void this.plans.flush();
    void this.session.end(this.keeping);
    this.ends.fire();
    for (const each of [this.changes, this.wishes, this.moves, this.news, this.ends]) each.dispose();
  }

  private changed(): void {
    this.plans.changed();
    this.changes.fire(this.state);
  }

  /** The files were read: the first time, after the engine's end, or after the window's. */
  private async fileOpened(snapshot: SessionSnapshot): Promise<void> {
    const { plans } = this;
    const { history } = plans;
    await this.files.read();
    const known = plans.identity;
    if (history && known !== undefined && plans.inFile === ORIGINAL && !(await this.isModel(known, snapshot.session))) {
      await plans.flush();
      plans.forget();
      this.news.fire({ kind: 'changedOnDisk' });
    }
    if (history && history === plans.history && known !== undefined) {
      void this.identify(known);
    } else {
      plans.begin(new PlanHistory(snapshot.model.totals));
      void this.background.run('identity', async () => this.identify(await this.session.requestOf('identity', {})));
      if (history) this.moves.elsewhere();
    }
    if (plans.at === plans.inFile) this.show({ ...snapshot, node: plans.inFile });
    // Once: an engine that died of it would die again. What goes wrong is shown beside the name.
    if (this.chosen.isNew) this.readData().catch(() => undefined);
  }

  /** Shows what the files' topology tells, where the files hold the node that is shown. */
  private async showOutline(): Promise<void> {
    const outline = await this.settings.engine.request('outline', { file: this.uri.fsPath });
    if (outline && this.plans.at === this.plans.inFile) this.shown.outlined(outline);
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
    for (const job of await this.plans.identify(identity)) this.news.fire({ kind: 'interrupted', job });
    this.changed();
  }

  private show(snapshot: SessionSnapshot): void {
    const node = this.plans.at;
    const { totals } = snapshot.model;
    if (totals.gzipBytes > 0) this.plans.change(node, (known) => ({ ...known, totals }));
    this.shown.open({ ...snapshot, node });
    this.sizes.measure(node, snapshot.model);
  }

  /** Keeps the weights of the node that is shown where making them again would take long. */
  private keepWeights(): void {
    const node = this.plans.at;
    if (!this.session.isCostly(node)) return;
    const save = async (folder: string, name: string): Promise<boolean> => {
      await this.session.ready();
      if (this.plans.at !== node) return false;
      await this.request('save', { folder, overwrite: true, name, ...AS_IT_IS });
      return true;
    };
    const kept = this.background.run('keeping', () => this.plans.keepWeights(save));
    this.keeping = Promise.all([this.keeping, kept]).then(() => undefined);
  }

  /** Says that the node that is shown is not in memory, and why; tells of it where nobody asked for the node. */
  private showAbsent(failure: Failure, tell: boolean): void {
    const { history } = this.plans;
    if (!history) return;
    const seconds = this.session.secondsTo(history.current.id);
    const message = this.shown.absent(failure, history.current, seconds);
    if (tell && this.asks && message !== undefined) this.news.fire({ kind: 'absent', message, seconds });
  }

  private madeOtherwise(id: NodeId, { model }: SessionSnapshot, answer: EditAnswer): void {
    this.plans.change(id, (node) => madeAnew(node, model.totals, answer));
    const { tree } = this.plans;
    if (!tree) return;
    this.news.fire({ kind: 'madeOtherwise', name: planName(nodeOf(tree, id)) });
  }
}

const MAKING = 'Making the plan again';
