import { defined } from '../base/defined';
import type { Disposable } from '../base/disposables';
import type { Progress } from '../base/progress';
import { Failure, fromFailureRecord, toFailureRecord } from '../model/failure';
import type { Operations } from '../operations/operationTable';
import type { EpochRecord } from '../protocol/answers';
import type { StudyPoint } from '../protocol/studyAnswer';
import type { BackendName } from '../protocol/vocabulary';
import { startThread, type PoolThread } from './poolThread';
import { shareBuffers } from './shareBuffers';
import { threadCount } from './threadCount';
import type { FromThread, ThreadSettings } from './threadMessages';

/** How a pool is set up. */
export interface PoolSettings extends ThreadSettings {
  /** The bundled dist/worker.js. */
  readonly workerFile: string;
  /** How long an idle thread is kept warm. */
  readonly graceMilliseconds?: number;
  /** Called when the first thread has started its backend. */
  readonly onReady?: (backend: BackendName, threads: number) => void;
}

/** What can be given beside an operation's parameters. */
export interface RunOptions {
  /** Somebody is looking at the screen: it goes before what waits, and has one thread more than the others. */
  readonly urgent?: boolean;
  /** Takes no core from others: it runs at once, in a thread that does not count and is kept for such work. */
  readonly aside?: boolean;
  readonly signal?: AbortSignal;
  /** Aborted when training may end after its epoch: the operation goes on with what was learnt. */
  readonly enough?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Hears, in a sentence, what a person should know at once. */
  readonly onNote?: (line: string) => void;
  readonly onPoint?: (point: StudyPoint) => void;
  readonly onEpoch?: (record: EpochRecord) => void;
}

type OperationTypes<T> = { readonly [N in keyof T]: readonly [params: unknown, result: unknown] };

/** Work that waits for a thread or has one. A task belongs to the operation that asked for it. */
interface Job {
  readonly kind: 'operation' | 'task';
  readonly name: string;
  readonly params: unknown;
  readonly options: RunOptions;
  /** The sub-tasks not yet done; while there are any, the operation's own thread only waits. */
  readonly tasks: Set<Job>;
  settle(outcome: { result: unknown } | { failure: Failure }): void;
}

interface Member {
  readonly thread: PoolThread;
  job: Job | undefined;
  /** Whether it was started for what is done aside. */
  readonly aside: boolean;
  /** Whether it ends with the job that it has. */
  spent?: boolean;
  idle: NodeJS.Timeout | undefined;
}

const GRACE_MILLISECONDS = 60_000;

/**
 * Threads that run operations by name. They are started when there is work, kept warm, and let go after a while. An
 * aborted operation's thread (and those of its sub-tasks) is terminated at once; a thread that dies fails its own
 * operation only. `O` is the table of operations; tests bring their own.
 */
export class ThreadPool<O extends OperationTypes<O> = Operations> implements Disposable {
  private readonly members = new Set<Member>();
  private readonly queue: Job[] = [];
  private readonly ending = new Set<Promise<void>>();
  private known: BackendName | undefined;
  private disposed = false;

  constructor(private readonly settings: PoolSettings) {}

  /** The backend that the threads run on; undefined until the first has started. */
  get backend(): BackendName | undefined {
    return this.known;
  }

  /** How many threads compute at once. Until the backend is known there is one. */
  get threads(): number {
    return this.known === undefined ? 1 : threadCount(this.known, this.settings.threads);
  }

  /** Runs an operation in a thread. Large buffers of the parameters are copied once into shared memory, where all threads see them. */
  run<N extends keyof O & string>(name: N, params: O[N][0], options: RunOptions = {}): Promise<O[N][1]> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.drop(job);
        job.settle({ failure: new Failure('cancelled', {}) });
        this.assign();
      };
      const tellEnough = (): void => {
        for (const member of this.members) if (member.job === job) member.thread.post({ kind: 'enough' });
      };
      const job: Job = {
        kind: 'operation',
        name,
        params: shareBuffers(params),
        options,
        tasks: new Set(),
        settle: (outcome) => {
          signal?.removeEventListener('abort', abort);
          options.enough?.removeEventListener('abort', tellEnough);
          if ('failure' in outcome) reject(outcome.failure);
          else resolve(outcome.result);
        },
      };
      if (this.disposed || signal?.aborted) {
        reject(new Failure('cancelled', {}));
        return;
      }
      signal?.addEventListener('abort', abort);
      options.enough?.addEventListener('abort', tellEnough);
      if (options.urgent || options.aside) this.queue.unshift(job);
      else this.queue.push(job);
      this.assign();
    });
  }

  /**
   * Resolves when the threads that were terminated so far are really gone: an abort is told at once, but a call into a
   * library or the file system may take a moment longer.
   */
  async ended(): Promise<void> {
    await Promise.all(this.ending);
  }

  /** Ends the threads that have nothing to do, with all that they keep; the next operation starts another. */
  endIdle(): void {
    for (const member of [...this.members]) if (!member.job) this.release(member);
  }

  /** Ends all threads; what runs or waits fails with `cancelled`. */
  dispose(): void {
    this.disposed = true;
    const jobs = [...this.queue, ...[...this.members].flatMap(({ job }) => job ?? [])];
    for (const job of jobs) this.drop(job);
    for (const member of [...this.members]) this.release(member);
    for (const job of jobs) job.settle({ failure: new Failure('cancelled', {}) });
  }

  /** Gives waiting jobs to idle threads, and starts threads while there may be more. */
  private assign(): void {
    while (!this.disposed && this.queue.length > 0) {
      const computing = [...this.members].filter(({ job }) => job?.tasks.size === 0 && !job.options.aside).length;
      const job = this.queue[0];
      if (!job || (!job.options.aside && computing >= this.threads + (job.options.urgent ? 1 : 0))) return;
      this.queue.shift();
      const member = this.idleFor(job) ?? this.start(job);
      clearTimeout(member.idle);
      member.job = job;
      member.thread.keepAlive(true);
      try {
        member.thread.post({ kind: job.kind, name: job.name, params: job.params });
        if (job.options.enough?.aborted) member.thread.post({ kind: 'enough' });
      } catch (error) {
        this.finish(member, { failure: fromFailureRecord(toFailureRecord(error)) });
      }
    }
  }

  /** A thread without work. What is done aside takes none of those that compute: it would take them with it when it is aborted. */
  private idleFor({ options: { aside = false } }: Job): Member | undefined {
    const idle = [...this.members].filter(({ job }) => job === undefined);
    return idle.find((member) => member.aside === aside) ?? (aside ? undefined : idle[0]);
  }

  private start({ options: { aside = false } }: Job): Member {
    const member: Member = {
      job: undefined,
      aside,
      idle: undefined,
      thread: startThread(this.settings.workerFile, threadSettingsOf(this.settings), {
        onMessage: (message) => {
          this.hear(member, message);
        },
        onDeath: (reason) => {
          this.lose(member, new Failure('workerDied', { during: member.job?.name ?? 'start', reason }));
        },
      }),
    };
    this.members.add(member);
    return member;
  }

  private hear(member: Member, message: FromThread): void {
    switch (message.kind) {
      case 'ready':
        if (this.known === undefined) {
          this.known = message.backend;
          this.settings.onReady?.(message.backend, this.threads);
        }
        this.assign();
        break;
      case 'notReady':
        this.lose(member, fromFailureRecord(message.failure));
        break;
      case 'spent':
        member.spent = true;
        break;
      case 'progress':
        member.job?.options.onProgress?.(message.progress);
        break;
      case 'note':
        member.job?.options.onNote?.(message.line);
        break;
      case 'point':
        member.job?.options.onPoint?.(message.point);
        break;
      case 'epoch':
        member.job?.options.onEpoch?.(message.record);
        break;
      case 'startTask':
        this.addTask(member, message);
        break;
      case 'dropTasks':
        if (member.job) this.dropTasks(member.job);
        this.assign();
        break;
      case 'done':
        this.finish(member, { result: message.result });
        break;
      case 'failed':
        this.finish(member, { failure: fromFailureRecord(message.failure) });
        break;
    }
  }

  /** Queues a sub-task before the operations that wait, so that those at work end before others begin. */
  private addTask(lead: Member, asked: Extract<FromThread, { kind: 'startTask' }>): void {
    const operation = lead.job;
    if (!operation) return;
    const job: Job = {
      kind: 'task',
      name: asked.name,
      params: asked.input,
      options: {},
      tasks: new Set(),
      settle: (outcome) => {
        operation.tasks.delete(job);
        if (lead.job !== operation) return;
        lead.thread.post(
          'failure' in outcome
            ? { kind: 'taskFailed', task: asked.task, failure: toFailureRecord(outcome.failure) }
            : { kind: 'taskDone', task: asked.task, result: outcome.result },
        );
      },
    };
    operation.tasks.add(job);
    const firstOther = this.queue.findIndex(({ kind, options }) => kind === 'operation' && !options.urgent);
    this.queue.splice(firstOther < 0 ? this.queue.length : firstOther, 0, job);
    this.assign();
  }

  /** A member's job is over; it waits for the next one, for a while. */
  private finish(member: Member, outcome: { result: unknown } | { failure: Failure }): void {
    const { job } = member;
    if (!job) return;
    this.dropTasks(job);
    member.job = undefined;
    if (member.spent) this.release(member);
    else this.keepWarm(member);
    job.settle(outcome);
    this.assign();
  }

  private keepWarm(member: Member): void {
    member.thread.keepAlive(false);
    member.idle = setTimeout(() => {
      this.release(member);
    }, this.settings.graceMilliseconds ?? GRACE_MILLISECONDS).unref();
  }

  /** A thread is gone, or of no use: its job fails with the reason. */
  private lose(member: Member, failure: Failure): void {
    const { job } = member;
    this.release(member);
    if (job) {
      this.dropTasks(job);
      job.settle({ failure });
    }
    this.assign();
  }

  /** Takes a job from the queue or ends the thread that runs it; its sub-tasks go with it. Nobody is told. */
  private drop(job: Job): void {
    this.dropTasks(job);
    const waiting = this.queue.indexOf(job);
    if (waiting >= 0) this.queue.splice(waiting, 1);
    for (const member of [...this.members]) if (member.job === job) this.release(member);
  }

  private dropTasks(operation: Job): void {
    const tasks = [...operation.tasks];
    operation.tasks.clear();
    for (const task of tasks) this.drop(task);
  }

  private release(member: Member): void {
    clearTimeout(member.idle);
    member.job = undefined;
    this.members.delete(member);
    const end = member.thread.terminate().finally(() => this.ending.delete(end));
    this.ending.add(end);
  }
}

function threadSettingsOf({ backend, tfjsNodePath, threads }: PoolSettings): ThreadSettings {
  return { backend, ...defined({ tfjsNodePath, threads }) };
}
