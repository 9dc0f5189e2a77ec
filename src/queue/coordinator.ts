import { hostname } from 'node:os';
import { Failure, fromFailureRecord, toFailureRecord, type FailureRecord } from '../model/failure';
import type { JournalLine } from '../protocol/trialRecord';
import { describeFailure } from '../protocol/sentence';
import { AgentsSeen } from './agentsSeen';
import { readMessage, writeMessage, type AnswerMessage, type StudyLine } from './messages';
import { LISTS, WIRE } from './names';
import { named, OpenOffers, type Offer, type OfferListener, type Open } from './openOffers';
import type { Pack } from './packs/pack';
import { PackShelf } from './packs/packShelf';
import type { QueueAddress } from './queueAddress';
import { QueueStore, type ListWorker, type Message } from './queueStore';
import { BEAT_MILLISECONDS, clearLeftovers, clearStudy, OwnLine, RollWatch } from './rolls';
import { studyName } from './studyName';

/** What a study's coordinator is told. */
export interface CoordinatorSettings {
  readonly address: QueueAddress;
  /** What tells this study from others on this host: its folder. One that was killed and begins again takes up what it left. */
  readonly name?: string;
  readonly program: string;
  /** Hears what a person should know. */
  readonly onLine: (line: string) => void;
  readonly beatMilliseconds?: number;
}

/** What a call of `measure` hears, and how it ends early. */
export interface MeasureOptions extends Pick<OfferListener, 'onRecord'> {
  readonly signal?: AbortSignal;
}

/** So often may a trial be lost with what measures it before it is given up. The last time it is alone: until then another one may have been to blame. */
export const MOST_CRASHES = 3;
/** How many trials lie in the queue at once: enough that no agent waits, few enough that studies share agents. */
const LEAST_OFFERED = 64;
const OFFERED_PER_THREAD = 4;
/** Answers that are seen to at once: a journal writes them together. BullMQ fetches as many before it begins with the first. */
const ANSWERS_AT_ONCE = 16;
/** A trial that is in no list is offered again when it has been missed for so many beats: its answer may be on the way. */
const MISSED_BEATS = 2;

/**
 * Shares a study's trials among agents by a queue, and hears what they measured. All that must not be lost is with whoever hears records:
 * the queue may be emptied at any time, and what has no record is offered again.
 */
export class Coordinator {
  private readonly open = new OpenOffers();
  /** Trials that were lost too often: they are offered one at a time, so that none can be taken for another. */
  private readonly suspects: Open[] = [];
  private suspect: Open | undefined;
  private readonly shelf: PackShelf;
  private readonly line: OwnLine<'study'>;
  private readonly watches: { readonly studies: RollWatch<'study'>; readonly agents: RollWatch<'agent'> };
  private readonly agents: AgentsSeen;
  private readonly answers: ListWorker;
  private outages = 0;
  private timer: NodeJS.Timeout | undefined;
  private offering: Promise<void> = Promise.resolve();
  private ended = false;

  private constructor(
    private readonly store: QueueStore,
    private readonly settings: CoordinatorSettings,
    private readonly study: string,
  ) {
    this.shelf = new PackShelf(store, study);
    this.line = new OwnLine(store, 'study', study, () => this.ownLine());
    this.watches = { studies: new RollWatch(store, 'study'), agents: new RollWatch(store, 'agent') };
    this.agents = new AgentsSeen(settings.program, store.address.shown, settings.onLine);
    this.answers = store.work(LISTS.answers(study), (message) => this.hear(message), {
      concurrency: ANSWERS_AT_ONCE,
      lockDuration: 30_000,
      stalledInterval: 15_000,
    });
  }

  /** Connects and makes the study known. Throws `queueUnavailable`. */
  static async open(settings: CoordinatorSettings): Promise<Coordinator> {
    const { address, onLine } = settings;
    if (address.warning !== undefined) onLine(address.warning);
    const store = await QueueStore.open(address, onLine);
    try {
      const coordinator = new Coordinator(store, settings, await studyName(store, settings));
      await coordinator.begin();
      return coordinator;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** The study's name in the queue. */
  get name(): string {
    return this.study;
  }

  /**
   * Has these trials measured, and resolves when all have a record. A trial that took down three agents does not keep the others from being
   * measured: `trialsFailed` names it at the end. What an agent's measuring refuses would be refused by all: that ends it at once, by the same
   * failure with the trial's key.
   */
  async measure(offers: readonly Offer[], packs: readonly Pack[], { onRecord, signal }: MeasureOptions): Promise<void> {
    signal?.throwIfAborted();
    this.shelf.add(packs);
    const failures: Failure<'trialsFailed'>[] = [];
    const mine: Open[] = [];
    let stop: (failure: Failure) => void = () => undefined;
    const stopped = new Promise<never>((_, reject) => {
      stop = reject;
    });
    const all = offers.map(
      (offer) =>
        new Promise<void>((resolve) => {
          const done = (failure?: Failure<'trialsFailed'>): void => {
            if (failure) failures.push(failure);
            resolve();
          };
          mine.push(this.open.add(offer, { onRecord, done, stop }));
        }),
    );
    const abort = (): void => stop(new Failure('cancelled', {}));
    signal?.addEventListener('abort', abort);
    try {
      this.offerMore();
      await Promise.race([Promise.all(all), stopped]);
    } finally {
      signal?.removeEventListener('abort', abort);
      for (const entry of mine) this.close(entry);
    }
    const [first] = failures;
    if (first) throw new Failure('trialsFailed', { ...first.data, trials: failures.map(({ data }) => data.trials).join('; ') });
  }

  /** Takes all that the study has in the queue away, and disconnects. A queue that does not answer is left as it is. */
  async end(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timer);
    const cleared = this.offering
      .catch(() => undefined)
      .then(() => this.answers.close())
      .then(() => clearStudy(this.store, { study: this.study, program: this.settings.program }))
      .catch(() => undefined);
    let late: NodeJS.Timeout | undefined;
    await Promise.race([cleared, new Promise((resolve) => (late = setTimeout(resolve, 5_000)))]);
    clearTimeout(late);
    await this.store.close();
  }

  private async begin(): Promise<void> {
    await this.line.write();
    this.store.onBack(() => {
      this.outages++;
      this.shelf.forget();
      void this.beat(true).catch(this.tell);
    });
    this.agents.take(await this.watches.agents.look());
    this.nextBeat();
  }

  private nextBeat(): void {
    this.timer = setTimeout(() => {
      void this.beat(false)
        .catch(this.tell)
        .finally(() => {
          if (!this.ended) this.nextBeat();
        });
    }, this.settings.beatMilliseconds ?? BEAT_MILLISECONDS);
  }

  private async beat(afterLoss: boolean): Promise<void> {
    await this.line.write();
    await this.offerAgain(afterLoss);
    this.agents.take(await this.watches.agents.look());
    await clearLeftovers(this.store, this.watches);
    await this.shelf.tidy();
    this.offerMore();
  }

  /** Offers again what is neither in the queue nor answered. */
  private async offerAgain(atOnce: boolean): Promise<void> {
    const answers = this.store.list(LISTS.answers(this.study));
    if (!atOnce && (await this.store.ask(() => answers.getJobCountByTypes('waiting', 'active'))) > 0) return;
    const open = this.open.all.filter(({ offered, keeping }) => offered && keeping === 0);
    const states = await Promise.all(open.map((entry) => this.store.ask(() => this.trials.getJobState(this.jobId(entry)))));
    const lost = open.filter((entry, index) => {
      entry.missed = IN_QUEUE.has(states[index] ?? '') ? 0 : entry.missed + 1;
      return entry.missed >= (atOnce ? 1 : MISSED_BEATS) && this.open.has(entry);
    });
    if (lost.length === 0) return;
    this.settings.onLine(`${lost.length === 1 ? 'A trial is' : `${lost.length} trials are`} in the queue no more: offered again.`);
    await this.give(lost);
  }

  /** Fills the queue up to what the agents need. */
  private offerMore(): void {
    this.offering = this.offering.then(async () => {
      const next = this.open.next(Math.max(LEAST_OFFERED, OFFERED_PER_THREAD * this.agents.threads));
      if (next.length > 0 && !this.ended) await this.give(next);
    });
    this.offering.catch(this.tell);
  }

  private async give(entries: readonly Open[]): Promise<void> {
    const jobs = entries.map((entry) => {
      this.open.mark(entry, true);
      entry.missed = 0;
      entry.outages = this.outages;
      const alone = entry.alone ? { alone: true as const } : {};
      const data = writeMessage('trial', { wire: WIRE, study: this.study, id: entry.id, ...entry.offer, ...alone });
      return { name: 'trial', data, opts: { jobId: this.jobId(entry), removeOnComplete: true, removeOnFail: true } };
    });
    await this.store.ask(() => this.trials.addBulk(jobs));
  }

  private get trials(): ReturnType<QueueStore['list']> {
    return this.store.list(LISTS.trials(this.settings.program));
  }

  private jobId({ id, attempt }: Open): string {
    return `${this.study}-${id}-${attempt}`;
  }

  /** An answer is off the list when what follows from it has been done. */
  private async hear(message: Message): Promise<void> {
    let answer: AnswerMessage;
    try {
      answer = readMessage('answer', message.data);
    } catch (error) {
      this.settings.onLine(`A message in the queue was not taken: ${describeFailure(toFailureRecord(error))}`);
      return;
    }
    switch (answer.kind) {
      case 'result':
        return this.keep(answer.line);
      case 'failed':
        return this.fail(answer);
      case 'refused': {
        this.settings.onLine(`${answer.by} did not take a message: ${answer.reason}`);
        const entry = this.open.of(answer.id);
        if (entry) await this.count(entry, 1, `${answer.by} did not take it: ${answer.reason}`);
        return;
      }
      case 'want':
        return this.shelf.give(answer).catch((error: unknown) => {
          for (const entry of this.open.all) entry.stop(fromFailureRecord(toFailureRecord(error)));
        });
    }
  }

  /** Its name has been checked against its key: what was asked by that name is what was measured. */
  private async keep(line: JournalLine): Promise<void> {
    const entry = this.open.came(line.record.id);
    if (!entry) return;
    entry.keeping++;
    try {
      await entry.onRecord(line);
    } catch (error) {
      entry.stop(fromFailureRecord(toFailureRecord(error)));
      return;
    } finally {
      entry.keeping--;
    }
    if (entry.left.size > 0 || entry.keeping > 0) return;
    entry.done();
    this.close(entry);
    // It may have been offered once more meanwhile.
    if (entry.attempt > 0 || this.outages > 0) await this.withdraw(entry);
  }

  private async fail({ id, failure, crashed, by }: Extract<AnswerMessage, { kind: 'failed' }>): Promise<void> {
    const says = `${by}: ${describeFailure(failure as FailureRecord)}`;
    const entry = this.open.of(id);
    if (!entry) return;
    // A store that was away let go of all locks: that was no agent's end.
    if (crashed !== undefined) return this.count(entry, Math.max(0, crashed - (this.outages - entry.outages)), says);
    entry.stop(new Failure('trialsFailed', { trials: named(entry), reason: says }));
  }

  /** So many times more a trial took its measurer down. It is offered again until that is too often. */
  private async count(entry: Open, times: number, how: string): Promise<void> {
    const { id } = entry;
    entry.crashes += times;
    await this.withdraw(entry);
    if (!this.open.has(entry)) return;
    if (times === 0 || entry.crashes < MOST_CRASHES - 1) {
      entry.attempt++;
      return this.give([entry]);
    }
    if (!entry.alone) {
      entry.attempt++;
      entry.alone = true;
      this.open.mark(entry, false);
      this.suspects.push(entry);
      return this.offerSuspect();
    }
    const reason = `a trial ended what measured it ${entry.crashes} times (the last: ${how})`;
    this.settings.onLine(`Trial ${id} is given up: ${reason}`);
    entry.done(new Failure('trialsFailed', { trials: named(entry), reason }));
    this.close(entry);
  }

  /** Offers the next trial that is to be alone, where none is. */
  private async offerSuspect(): Promise<void> {
    while (!this.suspect || !this.open.has(this.suspect)) {
      this.suspect = this.suspects.shift();
      if (!this.suspect) return;
      if (this.open.has(this.suspect)) return this.give([this.suspect]);
    }
  }

  /** Is over with a trial: it has a record, is given up, or nobody wants it any more. */
  private close(entry: Open): void {
    if (!this.open.remove(entry)) return;
    if (entry.offered && entry.left.size > 0 && !this.ended) void this.withdraw(entry).catch(this.tell);
    if (entry === this.suspect && !this.ended) this.offerSuspect().catch(this.tell);
    this.offerMore();
  }

  /** Takes a trial off the queue, where nobody is at work on it. */
  private async withdraw(entry: Open): Promise<void> {
    await this.store.ask(() => this.trials.remove(this.jobId(entry)));
  }

  private ownLine(): Omit<StudyLine, 'beat' | 'at'> {
    return { wire: WIRE, study: this.study, host: hostname(), pid: process.pid, program: this.settings.program };
  }

  private readonly tell = (error: unknown): void => {
    if (!this.ended) this.settings.onLine(`The queue: ${this.store.address.hidden(describeFailure(toFailureRecord(error)))}`);
  };
}

const IN_QUEUE: ReadonlySet<string> = new Set(['waiting', 'active', 'delayed', 'prioritized']);
