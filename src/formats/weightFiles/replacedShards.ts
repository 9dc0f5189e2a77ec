import { readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { resolveShard } from './shardPath';

/** What an overwriting write is about to do, kept in its hidden folder so that it can be cleaned up after a kill. */
export interface Journal {
  /** Shards of the new model, moved into the folder before its model.json. */
  readonly added: readonly string[];
  /** Shards of the old model, deleted after the new model.json has taken the old one's place. */
  readonly replaced: readonly string[];
}

const JOURNAL = 'journal.json';

/** Writes the journal of a write into its hidden folder. */
export async function writeJournal(stage: string, journal: Journal): Promise<void> {
  await writeFile(join(stage, JOURNAL), JSON.stringify(journal));
}

/**
 * Finishes or takes back an interrupted write: of the shards in its journal, those that the folder's model.json does
 * not name belong to the model that it did not, or no longer, become.
 */
export async function undoJournal(folder: string, stage: string): Promise<void> {
  const journal = journalSchema.safeParse(await jsonOf(join(stage, JOURNAL)));
  if (!journal.success) return;
  const named = await shardsNamedIn(join(folder, 'model.json'));
  const { added, replaced } = journal.data;
  await removeShards(
    folder,
    [...added, ...replaced].filter((path) => !named.has(path)),
  );
}

/** Shards of the folder's model.json that no other JSON file of the folder names. */
export async function ownShards(folder: string): Promise<string[]> {
  const own = await shardsNamedIn(join(folder, 'model.json'));
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json') || name === 'model.json') continue;
    for (const path of await shardsNamedIn(join(folder, name))) own.delete(path);
  }
  return [...own].filter((path) => !path.endsWith('.json'));
}

/** Deletes shards by their paths in the manifest; never anything outside of the folder. What is gone stays so. */
export async function removeShards(folder: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const inside = await resolveShard(folder, folder, path).catch(() => undefined);
    if (inside !== undefined) await unlink(join(folder, path)).catch(() => undefined);
  }
}

const journalSchema = z.object({ added: z.array(z.string()), replaced: z.array(z.string()) });
const pathsSchema = z.object({ weightsManifest: z.array(z.object({ paths: z.array(z.string()) })) });

/** Paths in a file's manifest; none where there is no file or no manifest in it. */
async function shardsNamedIn(file: string): Promise<Set<string>> {
  const parsed = pathsSchema.safeParse(await jsonOf(file));
  return new Set(parsed.success ? parsed.data.weightsManifest.flatMap(({ paths }) => paths) : []);
}

/** A file's JSON; undefined where there is none. */
async function jsonOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
