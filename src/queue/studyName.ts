import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { isAlive } from '../formats/weightFiles/isAlive';
import { LISTS } from './names';
import type { QueueStore } from './queueStore';
import { lineOf } from './rolls';

/** The same study (by its folder) of the same host has the same name in the queue; a second process on it, at the same time, has another. */
export async function studyName(
  store: QueueStore,
  { name, program }: { readonly name?: string; readonly program: string },
): Promise<string> {
  if (name === undefined) return randomName();
  const own = createHash('sha256')
    .update(JSON.stringify([hostname(), name, program]))
    .digest('hex')
    .slice(0, 32);
  const found = await store.ask(() => store.list(LISTS.studies).getJob(own));
  // The process is one of this host, whose name is part of the study's.
  const line = lineOf('study', found?.data);
  return line && isAlive(line.pid) ? randomName() : own;
}

function randomName(): string {
  return randomUUID().replaceAll('-', '');
}
