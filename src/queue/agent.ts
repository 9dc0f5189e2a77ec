import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, toFailureRecord } from '../model/failure';
import type { JournalLine, TrialKey } from '../protocol/trialRecord';
import { describeFailure } from '../protocol/sentence';
import { trialId } from '../study/trialId';
import { Company } from './company';
import { MOST_CRASHES } from './coordinator';
import { offerName, readMessage, writeMessage, type AnswerMessage, type Ground, type TrialJob } from './messages';
import { LISTS, WIRE } from './names';
import type { PackCache, PackOrigin } from './packs/packCache';
import type { QueueAddress } from './queueAddress';
import { QueueStore, type ListWorker, type Message } from './queueStore';
import { BEAT_MILLISECONDS, clearLeftovers, clearStudy, OwnLine, RollWatch } from './rolls';
import { StoredPacks } from './packs/storedPacks';

/** Trials with what they are measured on lying in folders of this machine. */
export interface Assignment {
  readonly keys: readonly TrialKey[];
  /** The folder of each pack, by what it is. */
  readonly folders: Readonly<Record<string, string>>;
  readonly words: Ground['words'];
}

/** A record without a word on who measured it. */
export type MeasuredLine = Omit<JournalLine, 'by'>;

/** What an agent is told. */
export interface AgentSettings {
  readonly address: QueueAddress;
  readonly program: string;
  /** How many trials it measures at once. */
  readonly threads: number;
  readonly cache: PackCache;
  /** Measures them one after another. */
  readonly measure: (assignment: Assignment, signal: AbortSignal) => Promise<readonly MeasuredLine[]>;
  readonly onLine: (line: string) => void;
  /** Ends it when it had nothing to do for so long. */
  readonly idleMilliseconds?: number;
  readonly beatMilliseconds?: number;
  /** For how long a trial is this agent's without a word of it, and how often somebody looks for such. */
  readonly lockMilliseconds?: number;
}

/** How an agent ends. */
export interface AgentSignals {
  /** It takes no more, and ends what it has begun. */
  readonly finish: AbortSignal;
  /** It gives back what it has begun. */
  readonly giveBack: AbortSignal;
}

/** A dead agent's trial is taken over when it has said nothing for it; the look for such comes as often. */
const LOCK_MILLISECONDS = 15_000;
const LOOK_MILLISECONDS = 5_000;
/** A trial of a study whose coordinator is away is looked at again after it. */
const AWAY_MILLISECONDS = 10_000;
/** A study that has had no line for so long is over: what is measured for it is ended. */
const OVER_MILLISECONDS = 30_000;
/** Between two looks at what studies left behind. */
const CLEARING_BEATS = 30;
/** What an agent knows of a study's life holds for it. */
const LIFE_MILLISECONDS = 3_000;

/** Takes trials from a queue and measures them until it is told to end. It runs nothing else. Throws `queueUnavailable` where it can't begin. */
export async function runAgent(settings: AgentSettings, signals: AgentSignals): Promise<void> {
  const { address, onLine } = settings;
  if (address.warning !== undefined) onLine(address.warning);
  const store = await QueueStore.open(address, onLine);
  const agent = new Agent(store, settings);
  await agent.run(signals);
}

class Agent {
  private readonly id = randomUUID().replaceAll('-', '');
  private readonly by = `${hostname()}/${process.pid}`;
  private readonly line: OwnLine<'agent'>;
  private readonly watches: { readonly studies: RollWatch<'study'>; readonly agents: RollWatch<'agent'> };
  private readonly lives = new Map<string, { readonly at: number; readonly lives: Promise<boolean | undefined> }>();
  private readonly running = new Map<string, { readonly study: string; readonly stop: AbortController }>();
  private readonly company = new Company();
  /** Studies that were told something, with when their line was seen last. */
  private readonly told = new Map<string, { readonly program: string; seen: number }>();
  private readonly ended = new AbortController();
  private lastWork = Date.now();
  private done = 0;

  constructor(
    private readonly store: QueueStore,
    private readonly settings: AgentSettings,
  ) {
    const { program, threads } = settings;
    this.line = new OwnLine(store, 'agent', this.id, () => ({
      wire: WIRE,
      agent: this.id,
      host: hostname(),
      pid: process.pid,
      program,
      threads,
    }));
    this.watches = { studies: new RollWatch(store, 'study'), agents: new RollWatch(store, 'agent') };
  }

  async run({ finish, giveBack }: AgentSignals): Promise<void> {
    const { onLine, program, threads, lockMilliseconds: lock = LOCK_MILLISECONDS } = this.settings;
    await this.line.write();
    onLine(`Agent ${this.by} waits for trials on ${this.store.address.shown}: ${threads} at once, program ${program}.`);
    const worker = this.store.work(LISTS.trials(program), (message, token) => this.take(message, token), {
      concurrency: threads,
      lockDuration: lock,
      stalledInterval: Math.min(lock, LOOK_MILLISECONDS),
    });
    const beats = this.beatOn();
    await this.untilTold(finish, giveBack);
    await this.stop(worker, giveBack);
    this.ended.abort();
    await beats;
    await Promise.race([this.line.strike().catch(() => undefined), sleep(2_000)]);
    await this.store.close();
    onLine(`Agent ${this.by} has ended after ${this.done} ${this.done === 1 ? 'trial' : 'trials'}.`);
  }

  private async untilTold(finish: AbortSignal, giveBack: AbortSignal): Promise<void> {
    const { idleMilliseconds } = this.settings;
    const told = AbortSignal.any([finish, giveBack]);
    while (!told.aborted) {
      const idle = this.running.size === 0 ? Date.now() - this.lastWork : 0;
      if (idleMilliseconds !== undefined && idle >= idleMilliseconds) return;
      const wait = idleMilliseconds === undefined ? 60_000 : Math.max(50, idleMilliseconds - idle);
      await sleep(wait, undefined, { signal: told }).catch(() => undefined);
    }
  }

  private async stop(worker: ListWorker, giveBack: AbortSignal): Promise<void> {
    const { onLine } = this.settings;
    if (this.running.size > 0 && !giveBack.aborted) {
      const trials = this.running.size === 1 ? 'the trial' : `the ${this.running.size} trials`;
      onLine(`Ending ${trials} at hand; once more gives them back.`);
    }
    const finished = worker.close();
    const late = new Promise<void>((resolve) => {
      const back = (): void => {
        for (const { stop } of this.running.values()) stop.abort(new Failure('cancelled', {}));
        // A queue that is away at this moment takes nothing back: another agent takes over what this one leaves.
        setTimeout(resolve, 3_000).unref();
      };
      if (giveBack.aborted) back();
      else giveBack.addEventListener('abort', back);
    });
    await Promise.race([finished, late]);
  }

  private async beatOn(): Promise<void> {
    const { signal } = this.ended;
    // With hundreds of agents each looks seldom, and not all at once.
    let beats = Math.floor(Math.random() * CLEARING_BEATS);
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      await sleep(this.settings.beatMilliseconds ?? BEAT_MILLISECONDS, undefined, { signal }).catch(() => undefined);
      if (isOver()) return;
      try {
        await this.line.write();
        await this.settings.cache.touch();
        await this.leaveWhatIsOver();
        if (beats++ % CLEARING_BEATS === 0) await clearLeftovers(this.store, this.watches);
      } catch (error) {
        if (!isOver()) this.tell(error);
      }
    }
  }

  /** Ends trials of studies that are over, and takes away what was told them too late. */
  private async leaveWhatIsOver(): Promise<void> {
    for (const [study, about] of [...this.told]) {
      if ((await this.watches.studies.lives(study)) !== undefined) {
        about.seen = Date.now();
        continue;
      }
      if (Date.now() - about.seen < OVER_MILLISECONDS) continue;
      for (const { study: other, stop } of this.running.values()) if (other === study) stop.abort(new Failure('cancelled', {}));
      this.told.delete(study);
      await clearStudy(this.store, { study, program: about.program });
    }
  }

  private async take(message: Message, token: string | undefined): Promise<void> {
    let job: TrialJob;
    try {
      job = readMessage('trial', message.data);
      if (offerName(job.keys.map(trialId)) !== job.id)
        throw new Failure('queueRefused', { what: 'a trial', reason: 'its name is not that of its key' });
      const stranger = job.keys.find(({ program }) => program !== this.settings.program);
      if (stranger) {
        const reason = `it is to be measured as version ${stranger.program} does, and this agent's is ${this.settings.program}`;
        throw new Failure('queueRefused', { what: 'a trial', reason });
      }
    } catch (error) {
      return this.refuse(message, error);
    }
    const lives = await this.livesNow(job.study);
    // Its study has come to an end.
    if (lives === undefined) return;
    if (!lives) throw await this.store.putBack(message, token, AWAY_MILLISECONDS);
    this.told.set(job.study, { program: this.settings.program, seen: Date.now() });
    if (message.stalledCounter >= (job.alone ? 1 : MOST_CRASHES - 1)) {
      const { stalledCounter: times } = message;
      const reason = `${times} ${times === 1 ? 'agent that began it was' : 'agents that began it were'} not heard of again`;
      const failure = { code: 'workerDied' as const, data: { during: 'trial', reason } };
      return this.say(job.study, { wire: WIRE, kind: 'failed', by: this.by, id: job.id, failure, crashed: times });
    }
    await this.work(job, message, token);
  }

  private async work(job: TrialJob, message: Message, token: string | undefined): Promise<void> {
    const stop = new AbortController();
    const name = randomUUID();
    this.running.set(name, { study: job.study, stop });
    try {
      const measure = (): Promise<readonly MeasuredLine[]> => {
        stop.signal.throwIfAborted();
        return this.measured(job, stop.signal);
      };
      for (const line of await this.company.run(measure, { alone: job.alone === true })) {
        await this.say(job.study, { wire: WIRE, kind: 'result', by: this.by, line: { ...line, by: this.by } });
        this.done++;
      }
    } catch (error) {
      const failure = toFailureRecord(error);
      // Given back; where the study is over, there is no list that it could go back to.
      if (failure.code === 'cancelled') throw await this.store.putBack(message, token);
      const crashed = failure.code === 'workerDied' ? { crashed: 1 } : {};
      this.settings.onLine(`Trial ${job.id.slice(0, 12)} failed: ${describeFailure(failure)}`);
      await this.say(job.study, { wire: WIRE, kind: 'failed', by: this.by, id: job.id, failure: failure as never, ...crashed });
    } finally {
      this.running.delete(name);
      this.lastWork = Date.now();
    }
  }

  /** Measures with all packs in place, which stay as long as it takes. */
  private async measured({ keys, ground, study }: TrialJob, signal: AbortSignal): Promise<readonly MeasuredLine[]> {
    const { cache, measure } = this.settings;
    const origin: PackOrigin = new StoredPacks(this.store, study, this.by);
    const folders: Record<string, string> = {};
    const withPacks = (packs: readonly (readonly [string, string])[]): Promise<readonly MeasuredLine[]> => {
      const [first, ...others] = packs;
      if (!first) return measure({ keys, folders, words: ground.words }, signal);
      const [role, pack] = first;
      return cache.hold(pack, { origin, signal }, (folder) => {
        folders[role] = folder;
        return withPacks(others);
      });
    };
    return withPacks(Object.entries(ground.packs));
  }

  /** What is not of its form can't be measured by anybody: it is off the list, and its study hears of it, if it names one. */
  private async refuse(message: Message, error: unknown): Promise<void> {
    const reason = describeFailure(toFailureRecord(error));
    this.settings.onLine(reason);
    const { study, id } = (typeof message.data === 'object' && message.data !== null ? message.data : {}) as Record<string, unknown>;
    if (typeof study !== 'string' || !/^[0-9a-f]{8,64}$/.test(study) || (await this.livesNow(study)) === undefined) return;
    const named = typeof id === 'string' && /^[0-9a-f]{64}$/.test(id) ? { id } : {};
    await this.say(study, { wire: WIRE, kind: 'refused', by: this.by, reason: reason.slice(0, 2_000), ...named });
  }

  private async say(study: string, message: AnswerMessage): Promise<void> {
    const list = this.store.list(LISTS.answers(study));
    const data = writeMessage('answer', message);
    await this.store.ask(() => list.add(message.kind, data, { jobId: randomUUID(), removeOnComplete: true, removeOnFail: true }));
  }

  private livesNow(study: string): Promise<boolean | undefined> {
    const known = this.lives.get(study);
    if (known && Date.now() - known.at < LIFE_MILLISECONDS) return known.lives;
    const lives = this.watches.studies.lives(study);
    this.lives.set(study, { at: Date.now(), lives });
    return lives;
  }

  private tell(error: unknown): void {
    this.settings.onLine(`The queue: ${this.store.address.hidden(describeFailure(toFailureRecord(error)))}`);
  }
}
