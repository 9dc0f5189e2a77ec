import { basename, isAbsolute, relative, sep } from 'node:path';

/** A path that is longer than this loses folders in its middle. */
const MOST_CHARACTERS = 48;

/**
 * A path as a person is shown it: from the folder (of `roots`) that it lies in, else by its last two names; folders in the middle
 * are left out of a long one, never the first or the file's name.
 */
export function shortPath(path: string, roots: readonly string[], most = MOST_CHARACTERS): string {
  if (!isAbsolute(path)) return path;
  const [inside] = roots.map((root) => relative(root, path)).filter((way) => !way.startsWith('..') && !isAbsolute(way));
  if (inside === '') return basename(path);
  const names = (inside ?? path).split(sep).filter((name) => name !== '');
  if (inside === undefined) return names.length <= 2 ? path : ['…', ...names.slice(-2)].join('/');
  if (inside.length <= most || names.length < 3) return names.join('/');
  const [first = ''] = names;
  let kept = 1;
  const shortened = (count: number): string => [first, '…', ...names.slice(-count)].join('/');
  while (kept < names.length - 2 && shortened(kept + 1).length <= most) kept++;
  return shortened(kept);
}
