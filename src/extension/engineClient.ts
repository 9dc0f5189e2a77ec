import { fork, type ChildProcess } from 'node:child_process';
import {
  createMessageConnection,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { Disposable } from '../base/disposables';
import type { Progress } from '../base/progress';
import { Failure, fromFailureRecord, type FailureRecord } from '../model/failure';
import type { EpochRecord } from '../protocol/answers';
import type { StudyPoint } from '../protocol/studyAnswer';
import type { EngineMethod, EngineNotifications, EngineParams, EngineResult, EngineSettings } from '../protocol/engine';
import { asFailure } from './asFailure';

/** How the engine is found and told. */
export interface EngineClientSettings {
  /** The bundled dist/engine.js. */
  readonly engineFile: string;
  /** Asked each time a process is started. */
  readonly engineSettings: () => EngineSettings;
  readonly log: (line: string) => void;
  /** The process is gone without having been told to go; its sessions went with it. */
  readonly onDeath?: (during: readonly string[]) => void;
}

/** What can be given beside a request's parameters. */
export interface RequestOptions {
  /** Aborting cancels the job at once. */
  readonly signal?: AbortSignal;
  /** Aborting lets the job's training end after its epoch, and keeps what was learnt. */
  readonly enough?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly onPoint?: (point: StudyPoint) => void;
  readonly onEpoch?: (record: EpochRecord) => void;
}

/** One engine process and what was asked of it. */
interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  readonly pending: Map<string, Pending>;
}

interface Pending {
  readonly method: EngineMethod;
  readonly options: RequestOptions;
  readonly fail: (failure: Failure) => void;
}

/**
 * Talks to the engine process, which is started by the first request, and anew by the first one after it died. A
 * request that was pending then fails with `engineDied`, naming what was at work.
 */
export class EngineClient implements Disposable {
  private running: Running | undefined;
  private lastJob = 0;

  constructor(private readonly settings: EngineClientSettings) {}

  /** The engine's process id; undefined while there is none. */
  get processId(): number | undefined {
    return this.running?.child.pid;
  }

  /** Asks the engine; rejects with a Failure and with nothing else. */
  request<M extends EngineMethod>(method: M, params: Omit<EngineParams<M>, 'job'>, options: RequestOptions = {}): Promise<EngineResult<M>> {
    const { signal, enough } = options;
    const job = `job-${++this.lastJob}`;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new Failure('cancelled', {}));
        return;
      }
      const { connection, pending } = (this.running ??= this.start());
      const cancel = (): void => {
        connection.sendRequest('cancel', { job }).catch(() => undefined);
      };
      const stopAndKeep = (): void => {
        connection.sendRequest('stopAndKeep', { job }).catch(() => undefined);
      };
      const over = (): void => {
        pending.delete(job);
        signal?.removeEventListener('abort', cancel);
        enough?.removeEventListener('abort', stopAndKeep);
      };
      pending.set(job, {
        method,
        options,
        fail: (failure) => {
          over();
          reject(failure);
        },
      });
      signal?.addEventListener('abort', cancel);
      enough?.addEventListener('abort', stopAndKeep);
      connection.sendRequest<EngineResult<M>>(method, { ...params, job }).then(
        (result) => {
          over();
          resolve(result);
        },
        (error: unknown) => {
          // When the connection is gone, the process's exit says more: see `lose`.
          if (!(error instanceof ResponseError) || error.code === ErrorCodes.PendingResponseRejected) return;
          over();
          reject(isFailureRecord(error.data) ? fromFailureRecord(error.data) : asFailure(error, this.settings.log));
        },
      );
    });
  }

  /** Ends the engine; pending requests fail with `cancelled`, the next request starts another one. */
  stop(): void {
    const { running } = this;
    if (!running) return;
    this.running = undefined;
    running.child.kill('SIGKILL');
    this.release(running, () => new Failure('cancelled', {}));
  }

  dispose(): void {
    this.stop();
  }

  /** Ends an engine that has nothing to do, unless it was asked something in the meantime. */
  private endIdle(running: Running): void {
    if (this.running !== running || running.pending.size > 0) return;
    this.settings.log(`engine ${String(running.child.pid)} is not needed any more`);
    this.running = undefined;
    running.connection.dispose();
    // It ends with its parent's end of the channel.
    running.child.disconnect();
  }

  private start(): Running {
    const { engineFile, engineSettings, log } = this.settings;
    const child = fork(engineFile, [JSON.stringify(engineSettings())], {
      // The extension host is an Electron process: this makes it a plain Node. Large blocks go back to the system when they are
      // freed: glibc would keep those of models that were closed.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', MALLOC_MMAP_THRESHOLD_: '131072' },
      execArgv: [],
      serialization: 'advanced',
      silent: true,
    });
    log(`engine ${String(child.pid)} started`);
    child.stdout?.on('data', (text: Buffer) => log(text.toString().trimEnd()));
    child.stderr?.on('data', (text: Buffer) => log(text.toString().trimEnd()));
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    const running: Running = { child, connection, pending: new Map() };
    this.listen(running);
    child.once('error', (error) => this.lose(running, error.message));
    child.once('exit', (status, signal) => this.lose(running, signal ?? `status ${String(status)}`));
    return running;
  }

  private listen(running: Running): void {
    const { connection, pending } = running;
    connection.onNotification('ready', ({ backend, workers }: EngineNotifications['ready']) =>
      this.settings.log(`the engine computes with ${backend}, ${workers} at a time`),
    );
    connection.onNotification('idle', () => this.endIdle(running));
    connection.onNotification('progress', ({ job, progress }: EngineNotifications['progress']) =>
      pending.get(job)?.options.onProgress?.(progress),
    );
    connection.onNotification('studyPoint', ({ job, point }: EngineNotifications['studyPoint']) =>
      pending.get(job)?.options.onPoint?.(point),
    );
    connection.onNotification('epoch', ({ job, record }: EngineNotifications['epoch']) => pending.get(job)?.options.onEpoch?.(record));
    // A write to a process that has just died; its exit is heard of next.
    connection.onError(([error]) => this.settings.log(`connection: ${error.message}`));
    connection.listen();
  }

  /** The process is gone. Killed by `stop`, it is not the running one any more and everything is done already. */
  private lose(running: Running, how: string): void {
    this.settings.log(`engine ${String(running.child.pid)} ended: ${how}`);
    if (this.running !== running) return;
    this.running = undefined;
    const during = [...running.pending.values()].map(({ method }) => method);
    this.release(running, (method) => new Failure('engineDied', { during: method }));
    this.settings.onDeath?.(during);
  }

  private release(running: Running, failureFor: (method: EngineMethod) => Failure): void {
    running.connection.dispose();
    for (const { method, fail } of [...running.pending.values()]) fail(failureFor(method));
  }
}

function isFailureRecord(data: unknown): data is FailureRecord {
  return typeof data === 'object' && data !== null && 'code' in data && 'data' in data;
}
