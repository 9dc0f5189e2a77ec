import { readMessage, writeMessage, type AgentLine, type StudyLine } from './messages';
import { LISTS } from './names';
import type { List, Message, QueueStore } from './queueStore';

/** How often those at work say that they are. */
export const BEAT_MILLISECONDS = 10_000;
/** Whose line has not changed for so long is gone. */
const GONE_MILLISECONDS = 60_000;
/** A study that has been gone for so long won't come again: what it left is cleared away. */
const CLEARED_MILLISECONDS = 60 * 60_000;
const MOST_LINES = 5_000;

/** A line of a roll that somebody writes anew with each beat. Clocks of different hosts are never compared: a line that changes is alive. */
export class OwnLine<K extends 'study' | 'agent'> {
  private beat = 0;

  constructor(
    private readonly store: QueueStore,
    private readonly kind: K,
    private readonly id: string,
    private readonly line: () => Omit<K extends 'study' ? StudyLine : AgentLine, 'beat' | 'at'>,
  ) {}

  /** Writes the line, for the first time or again. */
  async write(): Promise<void> {
    this.beat++;
    const line = writeMessage(this.kind, { ...this.line(), beat: this.beat, at: Date.now() } as never);
    await this.store.ask(async () => {
      const job = await this.roll.add(this.kind, line, { jobId: this.id });
      // One that was there keeps what it said, until it is told otherwise; one that went in between comes with the next beat.
      await job.updateData(line).catch((error: unknown) => {
        if (!(error instanceof Error && /missing key/i.test(error.message))) throw error;
      });
    });
  }

  /** Strikes it out. */
  async strike(): Promise<void> {
    await this.store.ask(() => this.roll.remove(this.id));
  }

  private get roll(): List {
    return this.store.list(this.kind === 'study' ? LISTS.studies : LISTS.agents);
  }
}

interface Seen {
  readonly beat: number;
  /** When it changed last, by the clock of this process. */
  readonly changed: number;
}

/** What the agents' or the studies' roll says, looked at again and again by one process. */
export class RollWatch<K extends 'study' | 'agent'> {
  private readonly seen = new Map<string, Seen>();

  constructor(
    private readonly store: QueueStore,
    private readonly kind: K,
  ) {}

  /** All lines that hold, each with whether it changed within the last minute; what is seen for the first time is given that minute. */
  async look(): Promise<readonly { readonly id: string; readonly line: LineOf<K>; readonly lives: boolean }[]> {
    const roll = this.store.list(this.kind === 'study' ? LISTS.studies : LISTS.agents);
    const jobs = await this.store.ask((): Promise<(Message | undefined)[]> => roll.getJobs(['waiting'], 0, MOST_LINES));
    const found = jobs.flatMap((job) => {
      const line = lineOf(this.kind, job?.data);
      return line && job?.id !== undefined ? [{ id: job.id, line }] : [];
    });
    return found.map(({ id, line }) => ({ id, line, lives: this.judge(id, line) }));
  }

  /** Whether whoever wrote this line is there; undefined where there is no line. */
  async lives(id: string): Promise<boolean | undefined> {
    const roll = this.store.list(this.kind === 'study' ? LISTS.studies : LISTS.agents);
    const job = await this.store.ask(() => roll.getJob(id));
    const line = lineOf(this.kind, job?.data);
    return line ? this.judge(id, line) : undefined;
  }

  private judge(id: string, { beat }: { readonly beat: number }): boolean {
    const now = Date.now();
    const before = this.seen.get(id);
    const changed = before?.beat === beat ? before.changed : now;
    this.seen.set(id, { beat, changed });
    return now - changed < GONE_MILLISECONDS;
  }
}

type LineOf<K extends 'study' | 'agent'> = K extends 'study' ? StudyLine : AgentLine;

/** A line as it lies in the store; undefined for what is none. */
export function lineOf<K extends 'study' | 'agent'>(kind: K, data: unknown): LineOf<K> | undefined {
  try {
    return readMessage(kind, data) as unknown as LineOf<K>;
  } catch {
    return undefined;
  }
}

/** Clears away what studies left whose coordinator has been gone for an hour, and lines of agents that are gone. Gives the studies. */
export async function clearLeftovers(
  store: QueueStore,
  watches: { readonly studies: RollWatch<'study'>; readonly agents: RollWatch<'agent'> },
): Promise<string[]> {
  const now = Date.now();
  const agents = await watches.agents.look();
  for (const { id, lives } of agents) if (!lives) await store.ask(() => store.list(LISTS.agents).remove(id));
  const cleared: string[] = [];
  for (const { id, line, lives } of await watches.studies.look()) {
    // Gone by this process's watch, and by the line's own time: whichever clock is wrong, a live study is not cleared.
    if (lives || line.at + CLEARED_MILLISECONDS > now) continue;
    await clearStudy(store, { study: id, program: line.program });
    cleared.push(id);
  }
  return cleared;
}

/** Takes all that belongs to a study out of the store. */
export async function clearStudy(
  store: QueueStore,
  { study, program }: { readonly study: string; readonly program: string },
): Promise<void> {
  const trials = store.list(LISTS.trials(program));
  const jobs = await store.ask((): Promise<(Message | undefined)[]> => trials.getJobs(['waiting', 'delayed', 'prioritized']));
  for (const job of jobs) if (job?.id?.startsWith(`${study}-`)) await store.ask(() => job.remove().catch(ignoreLocked));
  for (const name of [LISTS.answers(study), LISTS.pieces(study)]) {
    await store.ask(() => store.list(name).obliterate({ force: true }));
    await store.release(name);
  }
  await store.ask(() => store.list(LISTS.studies).remove(study));
}

/** An agent has just taken it: that will find that there is no such study. */
function ignoreLocked(error: unknown): void {
  if (!(error instanceof Error && /lock/i.test(error.message))) throw error;
}
