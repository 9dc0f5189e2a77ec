import type { Job, PostgresConnectionOptions, Processor, Queue, Worker, WorkerOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../model/failure';
import { LISTS, PREFIX, SCHEMA } from './names';
import type { QueueAddress } from './queueAddress';
import { queueLibrary, type QueueLibrary } from './queueLibrary';

/** A list of messages that BullMQ keeps. */
export type List = Queue<unknown, void>;
export type Message = Job<unknown, void>;
export type ListWorker = Worker<unknown, void>;

/** How a list is worked on. */
export type WorkOptions = Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'stalledInterval' | 'autorun'>;

/** In which a store must answer when it is opened; later losses are waited out. */
const PATIENCE_MILLISECONDS = 10_000;
const RETRY_MILLISECONDS = 500;
/** The largest that either store can hold: how often a trial may be taken over is for the coordinator to judge. */
const ANY_NUMBER = 2 ** 31 - 1;

/**
 * A connection to the store in which queues lie. A store that is lost is waited for: what was asked meanwhile is asked again. Who opened it is
 * told by one line when it is lost, and by one when it is back.
 */
export class QueueStore {
  private readonly lists = new Map<string, List>();
  private readonly workers = new Set<ListWorker>();
  private readonly backListeners = new Set<() => void>();
  private readonly closing = new AbortController();
  private isLost = false;

  private constructor(
    private readonly library: QueueLibrary,
    readonly address: QueueAddress,
    private readonly onLine: (line: string) => void,
    private readonly client: Redis | undefined,
  ) {
    client?.on('error', () => undefined);
    client?.on('close', () => {
      this.lose();
    });
    client?.on('ready', () => {
      this.regain();
    });
  }

  /** Connects. Throws `queueUnavailable` where the library is missing, nothing answers within ten seconds, or the password is refused. */
  static async open(address: QueueAddress, onLine: (line: string) => void): Promise<QueueStore> {
    const library = queueLibrary(address);
    const { Redis } = library;
    const client = Redis ? await connected(new Redis(address.url, REDIS_OPTIONS), address) : undefined;
    const store = new QueueStore(library, address, onLine, client);
    try {
      await withinPatience(store.list(LISTS.studies).waitUntilReady());
      return store;
    } catch (error) {
      await store.close();
      throw unavailable(address, error);
    }
  }

  /** The list of that name. */
  list(name: string): List {
    const known = this.lists.get(name);
    if (known) return known;
    const { Queue, createPostgresBackend } = this.library.bull;
    const options = { streams: { events: { maxLen: 100 } } };
    const list: List = this.client
      ? new Queue<unknown, void>(name, { ...options, connection: this.client, prefix: PREFIX })
      : (new Queue(name, { ...options, connection: this.postgres() }, createPostgresBackend) as unknown as List);
    list.on('error', this.hear);
    this.lists.set(name, list);
    return list;
  }

  /** Lets go of a list that is done with; what stands in it stays. */
  async release(name: string): Promise<void> {
    const list = this.lists.get(name);
    this.lists.delete(name);
    await list?.close();
  }

  /** Works on a list: `work` is called for each message. Messages that nobody says they are at work on any more are given to others, how often ever. */
  work(name: string, work: Processor<unknown, void>, options: WorkOptions): ListWorker {
    const { Worker, createPostgresBackend } = this.library.bull;
    const all = {
      ...options,
      maxStalledCount: ANY_NUMBER,
      runRetryDelay: RETRY_MILLISECONDS,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    };
    const worker: ListWorker = this.client
      ? new Worker<unknown, void>(name, work, { ...all, connection: this.client, prefix: PREFIX })
      : (new Worker(name, work, { ...all, connection: this.postgres() }, createPostgresBackend) as unknown as ListWorker);
    worker.on('error', this.hear);
    this.workers.add(worker);
    return worker;
  }

  /** What `work` gives, asked again as long as the store is lost. Throws `cancelled` when the store is closed meanwhile. */
  async ask<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      this.closing.signal.throwIfAborted();
      try {
        const answer = await work();
        if (!this.client) this.regain();
        return answer;
      } catch (error) {
        if (!isLoss(error)) throw error;
        if (!this.client) this.lose();
        await sleep(RETRY_MILLISECONDS, undefined, { signal: this.closing.signal });
      }
    }
  }

  /** Hears of a store that is back; what it kept may be gone. */
  onBack(listener: () => void): void {
    this.backListeners.add(listener);
  }

  /** Ends all that was begun. */
  async close(): Promise<void> {
    this.closing.abort(new Failure('cancelled', {}));
    const ends = [...this.workers].map((worker) => worker.close(true)).concat([...this.lists.values()].map((list) => list.close()));
    await Promise.race([Promise.allSettled(ends), sleep(2_000)]);
    this.client?.disconnect();
  }

  /** Has a message wait again: at once, or after so many milliseconds. What it gives is to be thrown by whoever works on it. */
  async putBack(message: Message, token: string | undefined, milliseconds = 0): Promise<Error> {
    const { DelayedError, WaitingError } = this.library.bull;
    if (milliseconds > 0) {
      await message.moveToDelayed(Date.now() + milliseconds, token);
      return new DelayedError();
    }
    await message.moveToWait(token);
    return new WaitingError();
  }

  /** Each list has connections of its own: those of one schema can't be shared. */
  private postgres(): PostgresConnectionOptions {
    return { connectionString: this.address.url, schema: SCHEMA, migrate: true, max: 1, connectionTimeoutMillis: 5_000 };
  }

  private readonly hear = (error: Error): void => {
    if (this.closing.signal.aborted || isLoss(error)) return;
    // Where the store was lost, so were its locks: whoever has measured says so all the same.
    if (/\block\b|Missing key/i.test(error.message)) return;
    this.onLine(`The queue says: ${this.address.hidden(error.message)}`);
  };

  private lose(): void {
    if (this.isLost || this.closing.signal.aborted) return;
    this.isLost = true;
    this.onLine(`${this.address.shown} does not answer any more; waiting for it. Nothing that was measured is lost.`);
  }

  private regain(): void {
    if (!this.isLost || this.closing.signal.aborted) return;
    this.isLost = false;
    this.onLine(`${this.address.shown} is back.`);
    for (const listener of this.backListeners) listener();
  }
}

const REDIS_OPTIONS = {
  maxRetriesPerRequest: null,
  connectTimeout: 5_000,
  keepAlive: 10_000,
  lazyConnect: true,
  retryStrategy: (times: number) => Math.min(100 * times, 1_000),
};

/** Waits for a client's first answer. */
async function connected(client: Redis, address: QueueAddress): Promise<Redis> {
  let last: unknown;
  const refused = new Promise<never>((_, reject) => {
    client.on('error', (error: Error) => {
      last = error;
      if (/WRONGPASS|NOAUTH|NOPERM|invalid password|certificate|self.signed|wrong version number/i.test(error.message)) reject(error);
    });
  });
  const ready = new Promise<void>((resolve) => client.once('ready', resolve));
  client.connect().catch(() => undefined);
  try {
    await withinPatience(Promise.race([ready, refused]), () => last);
    return client;
  } catch (error) {
    client.disconnect();
    throw unavailable(address, error);
  }
}

async function withinPatience<T>(work: Promise<T>, last: () => unknown = () => undefined): Promise<T> {
  const over = new AbortController();
  const late = sleep(PATIENCE_MILLISECONDS, undefined, { signal: over.signal }).then(() => {
    const reason = last();
    throw reason instanceof Error ? reason : new Error('nothing answers');
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

function unavailable(address: QueueAddress, error: unknown): Failure {
  if (error instanceof Failure) return error as Failure;
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = [code, message].find((text) => text !== undefined && text !== '') ?? String(error);
  const trust = UNTRUSTED.test(code ?? '')
    ? '. Its certificate is of no authority that is trusted here: name that one’s file in NODE_EXTRA_CA_CERTS'
    : '';
  return new Failure('queueUnavailable', {
    reason: `${address.shown} can't be used: ${address.hidden(message === '' ? reason : message)}${trust}`,
  });
}

/** What TLS says of a certificate that may be right, by an authority that nobody named. */
const UNTRUSTED = /SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY)/;

const LOSS =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|Connection is closed|Connection (terminated|ended)|Socket closed|^LOADING|^MASTERDOWN|timeout (expired|exceeded)|starting up|shutting down|administrator command|not queryable/i;

/** Whether an error says that the store is away, not that something is wrong with what was asked. */
function isLoss(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  const inner = error instanceof AggregateError ? error.errors.some(isLoss) : false;
  return inner || LOSS.test(code ?? '') || LOSS.test(message);
}
