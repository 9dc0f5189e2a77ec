/** What a repair changed, in words, with how often. */
export class Repairs {
  private readonly counts = new Map<string, number>();

  /** Counts one change; `what` completes "Repaired in memory: …". */
  note(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  get any(): boolean {
    return this.counts.size > 0;
  }

  /** One entry for each kind of change, in the order in which they were first made. */
  list(): string[] {
    return [...this.counts].map(([what, count]) => (count === 1 ? what : `${what} (${String(count)} times)`));
  }
}
