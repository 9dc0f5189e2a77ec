import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { Failure } from '../model/failure';
import type { EditAnswer, ModelMeasure } from '../protocol/answers';
import type { CalibrationAnswer } from '../protocol/calibrationAnswer';
import { dataPath, wordsOf, type DataChoice } from '../protocol/dataChoice';
import type { EngineMethod, EngineParams, EngineResult } from '../protocol/engine';
import type { SessionId, SessionSnapshot } from '../protocol/views';
import { LASTING_QUERIES, type Measured, type PanelQueryName, type PanelState, type ShowRequest } from '../protocol/panel';
import type { Reading } from '../protocol/reading';
import { asFailure } from './asFailure';
import type { EngineClient, RequestOptions } from './engineClient';
import { failureWords } from './failureWords';

/** Requests about an open model; the document adds its session. */
type SessionMethod = { [M in EngineMethod]: EngineParams<M> extends { session: SessionId } ? M : never }[EngineMethod];
type SessionParams<M extends SessionMethod> = Omit<EngineParams<M>, 'session' | 'job'>;

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
  private shown: PanelState;
  private session: Promise<SessionId> | undefined;
  private job: AbortController | undefined;

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
      measured: [],
      study: { running: false, points: [] },
      ...shownData(data),
    };
    this.data = data;
  }

  /** The chosen data set. */
  data: DataChoice | undefined;

  /** What was read last, or tried to be. */
  private dataRead: DataChoice | undefined;

  /** When this model's own file was last written by us, in milliseconds, so that the watcher knows its master. */
  ownWrite: number | undefined;

  get state(): PanelState {
    return this.shown;
  }

  /** The model as the engine has it; undefined while it is not open. */
  get snapshot(): SessionSnapshot | undefined {
    return this.shown.phase.kind === 'open' ? this.shown.phase.snapshot : undefined;
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

  /** Forgets the session and its steps, and reads the files anew. */
  async reload(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    this.forgetCalibration();
    this.update({ measured: [], study: { running: false, points: [] } });
    await session?.then((id) => this.engine.request('close', { session: id })).catch(() => undefined);
    await this.opened();
  }

  /** The engine is gone, and the session with it. */
  sessionLost(): void {
    this.session = undefined;
  }

  update(change: Partial<PanelState>): void {
    this.shown = { ...this.shown, ...change };
    this.changes.fire(this.shown);
  }

  show(snapshot: SessionSnapshot): void {
    this.update({ phase: { kind: 'open', snapshot } });
  }

  /** Says why there is nothing to show. */
  showFailure(failure: Failure): void {
    this.update({ phase: { kind: 'failed', message: failureWords(failure) } });
  }

  addMeasured({ loss, accuracy, ...rest }: Omit<Measured, 'atStep'>): void {
    const atStep = this.snapshot?.steps.length ?? 0;
    const measured = { loss, ...(accuracy === undefined ? {} : { accuracy }), ...rest, atStep };
    this.update({ measured: [...this.shown.measured.filter((other) => other.atStep !== atStep), measured] });
  }

  /** Keeps what a calibration found. */
  showCalibration(answer: CalibrationAnswer): void {
    this.update({ calibration: { answer, atStep: this.snapshot?.steps.length ?? 0 } });
  }

  /** Shows the model that an edit made, with what the edit measured; what was measured of later steps is history. */
  showEdited(snapshot: SessionSnapshot, { before, after }: Pick<EditAnswer, 'before' | 'after'>): void {
    const step = snapshot.steps.length;
    const earlier = this.shown.measured.filter(({ atStep }) => atStep < step);
    const known = earlier.some(({ atStep }) => atStep === step - 1);
    const measured = [...earlier, ...(known ? [] : qualityOf(before, step - 1)), ...qualityOf(after, step)];
    this.update({ phase: { kind: 'open', snapshot }, measured });
  }

  /** Takes another data set; what was measured on the last one does not compare. */
  chooseData(choice: DataChoice): void {
    if (isDeepStrictEqual(choice, this.data)) return;
    this.data = choice;
    this.forgetCalibration();
    const { dataWords: _, reading: _reading, ...others } = this.shown;
    this.shown = others;
    this.update({ ...shownData(choice), measured: [], study: { running: false, points: [] } });
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
  async runJob<R>(title: string, work: (controller: AbortController) => Promise<R>): Promise<R> {
    if (this.shown.busy) throw new Failure('sessionBusy', { during: this.shown.busy.title });
    const controller = new AbortController();
    this.job = controller;
    this.update({ busy: { title } });
    try {
      return await work(controller);
    } finally {
      this.job = undefined;
      const { busy: _, ...idle } = this.shown;
      this.shown = idle;
      this.changes.fire(idle);
    }
  }

  cancelJob(): void {
    this.job?.abort();
  }

  /** Answers a query of the panel. Those that rank look at the chosen data set, and tell how far they are. */
  async query(name: PanelQueryName, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (!LASTING_QUERIES.has(name)) return this.request(name, params);
    const controller = new AbortController();
    this.rankings.add(controller);
    try {
      const data = this.data === undefined ? {} : { data: this.data };
      return await this.request(
        name,
        { ...params, ...data },
        {
          signal: controller.signal,
          onProgress: (progress) => this.update({ ranking: progress }),
        },
      );
    } finally {
      this.rankings.delete(controller);
      if (this.rankings.size === 0 && this.shown.ranking) {
        const { ranking: _, ...idle } = this.shown;
        this.shown = idle;
        this.changes.fire(idle);
      }
    }
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

  private forgetCalibration(): void {
    const { calibration: _, ...others } = this.shown;
    this.shown = others;
  }

  private async open(): Promise<SessionId> {
    this.update({ phase: { kind: 'opening' } });
    try {
      const snapshot = await this.engine.request('open', { file: this.uri.fsPath });
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
      if (this.snapshot?.session === session && !this.shown.busy) this.show(snapshot);
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

function qualityOf({ loss, accuracy }: ModelMeasure, atStep: number): Measured[] {
  return loss === undefined ? [] : [{ loss, ...(accuracy === undefined ? {} : { accuracy }), atStep }];
}
