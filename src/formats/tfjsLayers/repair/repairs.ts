/** A regularizer that a repaired model does not have any more, and why. */
export interface LeftOut {
  readonly layer: string;
  readonly key: string;
  readonly why: string;
}

/** What a repair changed, in words, with how often. */
export class Repairs {
  private readonly counts = new Map<string, number>();
  private readonly leftOut: LeftOut[] = [];

  /** Counts one change; `what` completes "Repaired in memory: …". */
  note(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Notes a regularizer of a layer that tfjs can't have; `why` follows a colon. */
  leaveOut(layer: string, key: string, why: string): void {
    this.note(`${key} of layer ${layer} is left out`);
    this.leftOut.push({ layer, key, why });
  }

  /** The regularizers that training will do without. */
  get withoutRegularizers(): readonly LeftOut[] {
    return this.leftOut;
  }

  get any(): boolean {
    return this.counts.size > 0;
  }

  /** One entry for each kind of change, in the order in which they were first made. */
  list(): string[] {
    return [...this.counts].map(([what, count]) => (count === 1 ? what : `${what} (${String(count)} times)`));
  }
}
