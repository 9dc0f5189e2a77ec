import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { refuseUnreadable } from '../../model/unreadable';
import { namesIn } from '../../formats/namesIn';

/** More folders than this are not looked through: no data set has so many, but somebody's whole disk may. */
const MOST_FOLDERS = 10_000;

/**
 * Sizes and times of the files in the set's folder (a lone file's neighbours belong to it: labels, a split). The folders
 * below count with their own times, which change as pictures come and go.
 */
export async function versionOf(file: string): Promise<unknown[]> {
  const entry = await stat(file).catch(refuseUnreadable(file));
  const folder = entry.isDirectory() ? file : dirname(file);
  const version: unknown[] = [entry.mtimeMs, entry.size];
  const folders: string[] = [];
  for (const name of (await namesIn(folder)).sort()) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    version.push([name, found?.mtimeMs, found?.size]);
    if (found?.isDirectory()) folders.push(join(folder, name));
  }
  // A lone file has to do with what lies below its folder only where it is a description that may name it.
  if (entry.isDirectory() || file.toLowerCase().endsWith('.json')) version.push(await timesBelow(folders));
  return version;
}

/** The times of all folders below these, links followed, each once. */
async function timesBelow(folders: readonly string[]): Promise<unknown[]> {
  const times: unknown[] = [];
  const seen = new Set<string>();
  const waiting = [...folders];
  for (let folder = waiting.pop(); folder !== undefined && seen.size < MOST_FOLDERS; folder = waiting.pop()) {
    const real = await realpath(folder).catch(() => undefined);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    times.push([folder, (await stat(folder)).mtimeMs]);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const inside = join(folder, entry.name);
      const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await stat(inside).catch(() => undefined))?.isDirectory());
      if (isFolder) waiting.push(inside);
    }
  }
  return times;
}
