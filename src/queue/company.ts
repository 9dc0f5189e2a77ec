/**
 * Lets some work run side by side and other work by itself: that begins when all before it has ended, and what comes later waits for its
 * end. Nothing overtakes.
 */
export class Company {
  private readonly together = new Set<Promise<unknown>>();
  /** The end of the last work that is alone, however it ends. */
  private alone: Promise<unknown> = Promise.resolve();

  /** Does the work in its turn. Rejects as it does. */
  run<T>(work: () => Promise<T>, { alone }: { readonly alone: boolean }): Promise<T> {
    return alone ? this.byItself(work) : this.besideOthers(work);
  }

  private byItself<T>(work: () => Promise<T>): Promise<T> {
    const before = [this.alone, ...this.together];
    const done = Promise.all(before).then(work);
    this.alone = done.catch(() => undefined);
    return done;
  }

  private besideOthers<T>(work: () => Promise<T>): Promise<T> {
    const done = this.alone.then(work);
    const end = done.catch(() => undefined).finally(() => this.together.delete(end));
    this.together.add(end);
    return done;
  }
}
