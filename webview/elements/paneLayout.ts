/** A pane of a split: the least room it can be used in, in pixels, and the share of the whole that it takes at first. */
export interface Pane {
  /** Names the slot and what is remembered; never changes. */
  readonly name: string;
  /** Its tab where panes are stacked, and what a splitter says it moves. */
  readonly label: string;
  readonly least: number;
  readonly share: number;
  /** The one shown first of those that share a place; else the first of them. */
  readonly front?: boolean;
  /** Has nothing to show: beside others it takes no room, stacked its tab is still there. */
  readonly empty?: boolean;
}

/**
 * Which panes stand beside one another in `room` pixels. Where not all have their least, the last ones share a place as tabs,
 * as many as it takes; where not even two have, all do. A splitter takes a pixel. Whether a pane is empty makes no difference: nothing moves when it fills.
 */
export function paneGroups(panes: readonly Pane[], room: number): readonly (readonly Pane[])[] {
  for (let alone = panes.length; alone > 1; alone--) {
    const groups = [...panes.slice(0, alone - 1).map((pane) => [pane]), panes.slice(alone - 1)];
    if (groups.reduce((sum, group) => sum + leastOf(group), groups.length - 1) <= room) return groups;
  }
  return [panes];
}

/** The least room of panes that share a place, in pixels. */
export function leastOf(group: readonly Pane[]): number {
  return Math.max(...group.map(({ least }) => least));
}

/** The share of the whole that each group takes: what was remembered where that makes sense, else what the panes say. */
export function groupShares(groups: readonly (readonly Pane[])[], kept: Readonly<Record<string, number>>): readonly number[] {
  const shares = groups.map((group) =>
    group.reduce((sum, { name, share }) => {
      const own = kept[name];
      return sum + (own !== undefined && own > 0 && own < 1 ? own : share);
    }, 0),
  );
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / all);
}

/**
 * Sizes after the splitter behind place `at` went `by` pixels: what one side gains the other loses, and neither falls below its
 * least. Sizes and leasts in pixels.
 */
export function movedSizes(sizes: readonly number[], leasts: readonly number[], at: number, by: number): readonly number[] {
  const [before = 0, after = 0, leastBefore = 0, leastAfter = 0] = [sizes[at], sizes[at + 1], leasts[at], leasts[at + 1]];
  const moved = Math.max(Math.min(by, after - leastAfter), leastBefore - before);
  return sizes.map((size, i) => (i === at ? size + moved : i === at + 1 ? size - moved : size));
}

/** The sizes of groups as shares of panes, to be remembered; panes that share a place keep their proportions. */
export function sharesOfSizes(
  groups: readonly (readonly Pane[])[],
  sizes: readonly number[],
  kept: Readonly<Record<string, number>>,
): Record<string, number> {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return Object.fromEntries(
    groups.flatMap((group, i) => {
      const own = groupShares(
        group.map((pane) => [pane]),
        kept,
      );
      return group.map(({ name }, j) => [name, ((sizes[i] ?? 0) / all) * (own[j] ?? 0)]);
    }),
  );
}
