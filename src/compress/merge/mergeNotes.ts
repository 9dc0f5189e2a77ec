/** What became of one removed channel. */
export interface ChannelNote {
  /** Kept channels that stand in for it, in sets that several share; empty where it was just removed. */
  readonly into: ReadonlySet<ReadonlySet<number>>;
  /** Why some of what reads it does without. */
  readonly reasons: ReadonlySet<string>;
}

/** By channel id. */
export type ChannelNotes = ReadonlyMap<number, ChannelNote>;

/** The reason where no kept channel is like a removed one. */
export const UNLIKE = 'no kept one is alike enough';

/** Collects what becomes of removed channels. */
export class MergeNotes {
  private readonly notes: Map<number, { readonly into: Set<ReadonlySet<number>>; readonly reasons: Set<string> }>;

  constructor(removed: ReadonlySet<number>) {
    this.notes = new Map([...removed].map((id) => [id, { into: new Set<ReadonlySet<number>>(), reasons: new Set<string>() }]));
  }

  merged(id: number, into: ReadonlySet<number>): void {
    this.notes.get(id)?.into.add(into);
  }

  unlike(id: number): void {
    this.notes.get(id)?.reasons.add(UNLIKE);
  }

  dropped(ids: Iterable<number>, reason: string): void {
    for (const id of ids) this.notes.get(id)?.reasons.add(reason);
  }

  all(): ChannelNotes {
    return this.notes;
  }
}
