/**
 * Ways of doing one thing, to be timed against each other. The first is what the others are measured by: a table shows
 * how many times faster they are. Absolute times belong to the machine, ratios to the code.
 */
export interface Comparison {
  readonly title: string;
  readonly ways: readonly { readonly name: string; run(): void | Promise<void> }[];
  /** Frees what the ways hold. */
  dispose(): void;
}

/** What a file test/bench/<name>.bench.ts exports as `comparisons`; each is made when its turn comes. */
export type Comparisons = readonly (() => Promise<Comparison>)[];
