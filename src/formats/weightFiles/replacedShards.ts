import { readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import { z } from 'zod';
import { MODEL_FILE, mayNameModel } from '../modelFiles';
import { namedShards } from './namedShards';
import { bringBackTwins, placeTwins } from './modelTwins';
import { placeCompanions } from './placeCompanions';
import { untwinned } from './precompressed';
import { resolveShard } from './shardPath';

/** What an overwriting write is about to do, kept in its hidden folder so that it can be cleaned up after a kill. */
export interface Journal {
  /** The name of the model's file. */
  readonly file: string;
  /** Shards of the new model, moved into the folder before its model.json. */
  readonly added: readonly string[];
  /** Shards of the old model, deleted after the new model.json has taken the old one's place. */
  readonly replaced: readonly string[];
  /** Files that go with the new model, moved into the folder after its model.json. */
  readonly companions: readonly string[];
}

const JOURNAL = 'journal.json';

/** Writes the journal of a write into its hidden folder. */
export async function writeJournal(stage: string, journal: Journal): Promise<void> {
  await writeFile(join(stage, JOURNAL), JSON.stringify(journal));
}

/**
 * Finishes or takes back an interrupted write: of the shards in its journal, those that the folder's model.json does
 * not name belong to the model that it did not, or no longer, become. Where the new model.json is in place, the files that
 * go with it follow.
 */
export async function undoJournal(folder: string, stage: string): Promise<void> {
  const journal = journalSchema.safeParse(await jsonOf(join(stage, JOURNAL)));
  if (!journal.success) return;
  const { added, replaced, companions } = journal.data;
  const file = basename(journal.data.file);
  const named = (await namedShards(join(folder, file))) ?? new Set();
  const isInPlace = !(await readdir(stage)).includes(file);
  if (isInPlace) await placeCompanions(stage, folder, companions);
  await removeShards(
    folder,
    [...added, ...replaced].filter((path) => !named.has(posix.normalize(untwinned(path)))),
  );
  await (isInPlace ? placeTwins : bringBackTwins)(stage, folder, file);
}

/** Shards of a folder's model.json (of that name) that no other JSON file of the folder names. */
export async function ownShards(folder: string, file: string): Promise<string[]> {
  const own = (await namedShards(join(folder, file))) ?? new Set();
  for (const name of await readdir(folder)) {
    if (!mayNameModel(name) || name === file) continue;
    for (const path of (await namedShards(join(folder, name))) ?? []) own.delete(path);
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

const names = z.array(z.string());
const journalSchema = z.object({ file: z.string().default(MODEL_FILE), added: names, replaced: names, companions: names.default([]) });

/** A file's JSON; undefined where there is none. */
async function jsonOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
