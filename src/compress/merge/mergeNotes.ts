/** What became of one removed channel. */
export interface ChannelNote {
  /**
   * The kept channels that take over from it, as a set for each consumer; channels that are spread together share one set. Empty
   * where the channel was removed without replacement.
   */
  readonly into: ReadonlySet<ReadonlySet<number>>;
  /** Why some of its consumers get no replacement. */
  readonly reasons: ReadonlySet<string>;
}

/** By channel id. */
export type ChannelNotes = ReadonlyMap<number, ChannelNote>;

/** The reason where no kept channel is similar to a removed one. */
export const UNLIKE = 'no kept one is alike enough';

/** Collects what becomes of each removed channel. Ids of channels that are kept are ignored. */
export class MergeNotes {
  private readonly notes: Map<number, { readonly into: Set<ReadonlySet<number>>; readonly reasons: Set<string> }>;

  constructor(removed: ReadonlySet<number>) {
    this.notes = new Map([...removed].map((id) => [id, { into: new Set<ReadonlySet<number>>(), reasons: new Set<string>() }]));
  }

  /** One consumer reads the channels `into` instead of `id`. */
  merged(id: number, into: ReadonlySet<number>): void {
    this.notes.get(id)?.into.add(into);
  }

  /** No kept channel is similar enough to `id`. */
  unlike(id: number): void {
    this.notes.get(id)?.reasons.add(UNLIKE);
  }

  /** One consumer reads nothing instead of `ids`, for this reason. */
  dropped(ids: Iterable<number>, reason: string): void {
    for (const id of ids) this.notes.get(id)?.reasons.add(reason);
  }

  all(): ChannelNotes {
    return this.notes;
  }
}
