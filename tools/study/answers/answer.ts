/** What became of a claim. */
export interface Answer {
  /** Its heading, and what links to it. */
  readonly title: string;
  /** The claim. */
  readonly claim: string;
  /** In a line: how often it held. */
  readonly found: string;
  /** Tables and how they are read. */
  readonly detail: string;
}

/** From so much removed pruning is called substantial here; the paper names no share that is known to us. */
export const SUBSTANTIAL = 0.9;
