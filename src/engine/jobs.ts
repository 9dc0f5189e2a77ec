/** The jobs at work, by the names that their callers chose. */
export class Jobs {
  private readonly running = new Map<string, AbortController>();

  /** Runs work under a name until it settles; `cancel` aborts its signal. A name in use is a bug. */
  async run<R>(job: string, work: (signal: AbortSignal) => Promise<R>): Promise<R> {
    if (this.running.has(job)) throw new Error(`there is a job ${job} already`);
    const controller = new AbortController();
    this.running.set(job, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.running.delete(job);
    }
  }

  /** Aborts a job; one that is over already is left in peace. */
  cancel(job: string): void {
    this.running.get(job)?.abort();
  }
}
