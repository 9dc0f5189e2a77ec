/** What is shown of a name among others. */
export interface DistinctName {
  /** As much as tells it from the others; it begins with `…/` where others of the list do without the scope that it lost. */
  readonly shown: string;
  /** What was left out at its beginning, the last `/` with it; empty where nothing was. */
  readonly scope: string;
  /** What was left out at its end, with the `/` before it; empty where nothing was. */
  readonly leaf: string;
}

const LEFT_OUT = '…/';
/** A scope that is not all names' is worth leaving out from so many characters on, */
const LONG_SCOPE = 12;
/** and where it is that of so great a part of the names within the one around it. */
const MOST_NAMES = 0.5;
/** A last part says little where it is that of so many names alone in their scopes: the operation that a layer became. */
const COMMON_LEAF = 3;
/** The end of a name that stays when there is no room for all of it, */
const LONGEST_END = 14;
/** which may be longer where it begins with the name's last number. */
const LONGEST_NUMBERED_END = 18;
/** Where a name has no joint to be cut at. */
const PLAIN_END = 6;

/**
 * Leaves out of names like paths what does not tell them apart: the scope common to all of them; a long one that most of
 * them are in, as `…/`; and a last part that many have, where the name is alone in its scope, as a layer's is that became
 * one operation, unless `wholeEnd` is asked for. Names that would read alike are left whole, but for the scope common to all.
 */
export function distinctNames(
  names: readonly string[],
  { wholeEnd = false }: { readonly wholeEnd?: boolean } = {},
): ReadonlyMap<string, DistinctName> {
  const all = [...new Set(names)];
  const common = commonScope(all);
  const sizes = scopeSizes(all);
  const scopes = mainScopes(sizes, common, all.length);
  const alone = (name: string): boolean => sizes.get(scopesOf(name).at(-1) ?? '') === 1;
  const leaves = tally(all.filter(alone).map(leafKind));
  const shortened = all.map((name) => {
    const scope = scopesOf(name).findLast((each) => scopes.has(each)) ?? common;
    const last = scopesOf(name).at(-1) ?? '';
    const idle = !wholeEnd && last.length > scope.length && alone(name) && (leaves.get(leafKind(name)) ?? 0) >= COMMON_LEAF;
    const leaf = idle ? name.slice(last.length - 1) : '';
    return { name, scope, leaf, core: name.slice(scope.length, name.length - leaf.length) };
  });
  const alike = tally(shortened.map(({ core }) => core));
  return new Map(
    shortened.map(({ name, scope, leaf, core }) => {
      if (alike.get(core) !== 1) return [name, { shown: name.slice(common.length), scope: common, leaf: '' }];
      return [name, { shown: scope === common ? core : LEFT_OUT + core, scope, leaf }];
    }),
  );
}

/** The beginning of a name, which may be cut short, and the end, which may not: `batch_normalization` and `_87`. */
export function endOfName(shown: string): { readonly start: string; readonly end: string } {
  if (shown.length <= LONGEST_END) return { start: shown, end: '' };
  const number = [...shown.matchAll(/[/_.-]\d+(?![^/_.-])/g)].at(-1)?.index ?? 0;
  const joint = shown.slice(-LONGEST_END).search(/[/_.-]./);
  const at =
    number > 0 && shown.length - number <= LONGEST_NUMBERED_END ? number : shown.length - (joint < 0 ? PLAIN_END : LONGEST_END - joint);
  return { start: shown.slice(0, at), end: shown.slice(at) };
}

/** A name in at most so many characters, where no style can do it: cut in its middle. */
export function shortName(shown: string, most: number): string {
  if (shown.length <= most) return shown;
  const { start, end } = endOfName(shown);
  const kept = end === '' ? shown.slice(-PLAIN_END) : end.slice(-Math.max(1, most - 2));
  return `${start.slice(0, Math.max(0, most - 1 - kept.length))}…${kept}`;
}

/** The scope that all names begin with; empty for a name alone, which nothing has to be told from. */
function commonScope(names: readonly string[]): string {
  const [first = '', ...others] = names;
  if (others.length === 0) return '';
  const parts = scopesOf(first);
  return parts.findLast((scope) => others.every((name) => name.startsWith(scope))) ?? '';
}

/** How many names are in each scope. */
function scopeSizes(names: readonly string[]): ReadonlyMap<string, number> {
  return tally(names.flatMap(scopesOf));
}

/** Long scopes that most names are in, each within the one before. */
function mainScopes(sizes: ReadonlyMap<string, number>, common: string, count: number): ReadonlySet<string> {
  const main = new Set<string>();
  // A scope comes after those that it is in.
  for (const [scope, size] of sizes) {
    const around = scopesOf(scope).findLast((each) => main.has(each));
    const within = around === undefined ? count : (sizes.get(around) ?? count);
    const isLong = around !== undefined || scope.length - common.length >= LONG_SCOPE;
    if (scope.length > common.length && isLong && size > 1 && size >= MOST_NAMES * within) main.add(scope);
  }
  return main;
}

/** The last part of a name without the number that tells it from its like: `BiasAdd` of `a/BiasAdd_1`. */
function leafKind(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/_\d+$/, '');
}

function tally(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** `a/b/c` is in `a/` and `a/b/`. */
function scopesOf(name: string): string[] {
  return [...name.matchAll(/\/(?=.)/g)].map(({ index }) => name.slice(0, index + 1));
}
