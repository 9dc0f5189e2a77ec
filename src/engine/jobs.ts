import type { SessionId } from '../protocol/views';

interface Job {
  /** The session that it is of; null where it is of none. */
  readonly session: SessionId | null;
  readonly end: AbortController;
  readonly enough: AbortController;
}

/** How a job hears that it is to end: at once, or after its epoch with what was learnt. */
export interface JobSignals {
  readonly end: AbortSignal;
  readonly enough: AbortSignal;
}

/** The jobs at work, by the names that their callers chose. */
export class Jobs {
  private readonly running = new Map<string, Job>();

  /** Runs work under a name until it settles. A name in use is a bug. */
  async run<R>({ name, session }: { name: string; session: SessionId | null }, work: (signals: JobSignals) => Promise<R>): Promise<R> {
    if (this.running.has(name)) throw new Error(`there is a job ${name} already`);
    const job: Job = { session, end: new AbortController(), enough: new AbortController() };
    this.running.set(name, job);
    try {
      return await work({ end: job.end.signal, enough: job.enough.signal });
    } finally {
      this.running.delete(name);
    }
  }

  /** Aborts a job; one that is over already is left in peace. */
  cancel(name: string): void {
    this.running.get(name)?.end.abort();
  }

  /** Aborts all jobs of a session: nobody is left to hear of what they find. */
  cancelOf(session: SessionId): void {
    for (const job of [...this.running.values()]) if (job.session === session) job.end.abort();
  }

  /** Lets a job's training end after its epoch; the job goes on with what was learnt. */
  stopAndKeep(name: string): void {
    this.running.get(name)?.enough.abort();
  }
}
