interface Job {
  readonly end: AbortController;
  readonly enough: AbortController;
}

/** The jobs at work, by the names that their callers chose. */
export class Jobs {
  private readonly running = new Map<string, Job>();

  /** Runs work under a name until it settles; `cancel` aborts its signal. A name in use is a bug. */
  async run<R>(name: string, work: (signal: AbortSignal) => Promise<R>): Promise<R> {
    if (this.running.has(name)) throw new Error(`there is a job ${name} already`);
    const job = { end: new AbortController(), enough: new AbortController() };
    this.running.set(name, job);
    try {
      return await work(job.end.signal);
    } finally {
      this.running.delete(name);
    }
  }

  /** Aborts a job; one that is over already is left in peace. */
  cancel(name: string): void {
    this.running.get(name)?.end.abort();
  }

  /** Aborted when a job's training may end; a job that is over has no such signal. */
  enoughOf(name: string): AbortSignal | undefined {
    return this.running.get(name)?.enough.signal;
  }

  /** Lets a job's training end after its epoch; the job goes on with what was learnt. */
  stopAndKeep(name: string): void {
    this.running.get(name)?.enough.abort();
  }
}
