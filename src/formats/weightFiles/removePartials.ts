import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { isAlive } from './isAlive';
import { partialOwner, type PartialOwner } from './partialName';
import { undoJournal } from './replacedShards';
import { namesIn } from '../namesIn';

/** Names of the hidden folders that this thread is preparing now; no two are alike. */
const active = new Set<string>();

/** Marks a hidden folder as being prepared while `work` runs. */
export async function whileActive<T>(stage: string, work: () => Promise<T>): Promise<T> {
  active.add(basename(stage));
  try {
    return await work();
  } finally {
    active.delete(basename(stage));
  }
}

/** Removes what writes to `folder` left whose process has died, or that this thread is no longer at. */
export async function removeAbandoned(folder: string): Promise<void> {
  await remove(folder, (owner, name) => (owner.pid === process.pid ? owner.thread === threadId && !active.has(name) : !isAlive(owner.pid)));
}

/**
 * Removes everything that interrupted writes to `folder` left, beside it and in it; for whoever stopped a process or a
 * thread of this process that may have been writing. Writes of other living processes are left alone.
 */
export async function removePartials(folder: string): Promise<void> {
  await remove(folder, (owner) => owner.pid === process.pid || !isAlive(owner.pid));
}

async function remove(folder: string, isStale: (owner: PartialOwner, name: string) => boolean): Promise<void> {
  const parent = dirname(folder);
  for (const name of await namesIn(parent)) {
    const owner = partialOwner(name, basename(folder));
    if (owner && isStale(owner, name)) await rm(join(parent, name), { recursive: true, force: true });
  }
  for (const name of await namesIn(folder)) {
    const owner = partialOwner(name);
    if (!owner || !isStale(owner, name)) continue;
    const stage = join(folder, name);
    await undoJournal(folder, stage);
    await rm(stage, { recursive: true, force: true });
  }
}
