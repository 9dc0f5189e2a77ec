import { link, mkdir, open, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../model/failure';
import { checkTarget, refusing } from '../checkTarget';
import type { Companion } from '../companions';
import { partialName } from './partialName';
import { changedCompanions, placeCompanions } from './placeCompanions';
import { compressFiles, twinsOf } from './precompressed';
import { removeAbandoned, whileActive } from './removePartials';
import { errorCode } from '../../base/reasonOf';
import { ownShards, removeShards, writeJournal } from './replacedShards';
import { bringBackTwins, placeTwins, putAsideTwins, SETTLED } from './modelTwins';

/** The files of a model to be, whose shards' names depend on what the folder holds already. */
export interface ModelFiles {
  /** The name of its model.json. */
  readonly name: string;
  /** Names of the shards; each version gives others, the first those that it should have. */
  shardNames(version: number): readonly string[];
  /** The shards' bytes in the same order, each in pieces. */
  shards(): Iterable<Iterable<Uint8Array>>;
  /** The text of model.json. */
  modelJson(version: number): string;
  /** The files that go with it. */
  readonly companions: readonly Companion[];
  /** Whether model.json and each shard get compressed twins (`.gz`, `.br`) beside them. */
  readonly precompress: boolean;
}

/** How a model's files came into a folder. */
export interface Installed {
  /** Which names the shards have. */
  readonly version: number;
  /** Companions that could not be put in their place. */
  readonly left: readonly string[];
}

/**
 * Puts a model's files into a folder so that a kill at any moment leaves it with its old content or with the whole new
 * model. Throws `outputExists` or `fileUnwritable`, nothing left behind.
 *
 * A new folder is prepared under a hidden name beside it and renamed. In a folder that exists the files are prepared
 * in a hidden folder inside (its parent may be another disk, or read-only), the shards are moved beside the old ones
 * under names of their own, and model.json, which decides what the model is, is renamed last; companions follow. Once
 * the old shards are gone, the new ones get the names that these had, with a second model.json that says so. Compressed twins go with
 * their files; those of the old model.json leave before the new one comes and its own come after, so that none is ever of another file.
 */
export async function installModel(folder: string, files: ModelFiles, overwrite: boolean): Promise<Installed> {
  return refusing(folder, async () => {
    const content = await checkTarget(folder, overwrite);
    await removeAbandoned(folder);
    return content === 'absent' ? createFolder(folder, files) : fillFolder(await realpath(folder), files);
  });
}

async function createFolder(folder: string, files: ModelFiles): Promise<Installed> {
  const parent = dirname(folder);
  const firstCreated = await mkdir(parent, { recursive: true });
  const stage = join(parent, partialName(basename(folder)));
  return whileActive(stage, async () => {
    try {
      await mkdir(stage);
      await writeFiles(stage, files, 1);
      await rename(stage, folder).catch((error: unknown) => {
        if (!TAKEN_MEANWHILE.has(errorCode(error) ?? '')) throw error;
        throw new Failure('outputExists', { file: folder }, { cause: error });
      });
      await syncFolder(parent);
      return { version: 1, left: [] };
    } catch (error) {
      await rm(stage, { recursive: true, force: true }).catch(() => undefined);
      if (firstCreated !== undefined) await removeEmptyUpTo(parent, firstCreated);
      throw error;
    }
  });
}

const TAKEN_MEANWHILE: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR']);

async function fillFolder(folder: string, files: ModelFiles): Promise<Installed> {
  const { name } = files;
  const shards = await ownShards(folder, name);
  const replaced = [...shards, ...twinsOf(shards)];
  const there = await readdir(folder);
  const version = freeVersion(there, files);
  const wanted = freeVersion(
    there.filter((each) => !replaced.includes(each)),
    files,
  );
  const added = allShardNames(files, version);
  const companions = await changedCompanions(folder, files.companions);
  const stage = join(folder, partialName(basename(folder)));
  return whileActive(stage, async () => {
    const moved: string[] = [];
    let isInPlace = false;
    try {
      await mkdir(stage);
      await writeFiles(stage, { ...files, companions }, version);
      if (wanted !== version) await writeSettled(stage, files, wanted);
      const names = companions.map((each) => each.name);
      const journal = { file: name, added: [...new Set([...added, ...allShardNames(files, wanted)])], replaced, companions: names };
      await writeJournal(stage, journal);
      for (const each of added) {
        await rename(join(stage, each), join(folder, each));
        moved.push(each);
      }
      await syncFolder(folder);
      await putAsideTwins(stage, folder, name);
      await rename(join(stage, name), join(folder, name));
      isInPlace = true;
      const left = await placeCompanions(stage, folder, names);
      await syncFolder(folder);
      await removeShards(folder, replaced);
      const settled = wanted === version || (await settleNames(stage, folder, files, { from: version, to: wanted }));
      await placeTwins(stage, folder, name);
      return { version: settled ? wanted : version, left };
    } finally {
      if (!isInPlace) {
        await removeShards(folder, moved);
        await bringBackTwins(stage, folder, name);
      }
      // What stays here is cleaned up by the next write; the model itself is in place, or was not touched.
      await rm(stage, { recursive: true, force: true }).catch(() => undefined);
    }
  });
}

/** The names of a version's shards, and of their twins where they are to have some. */
function allShardNames(files: ModelFiles, version: number): string[] {
  const names = files.shardNames(version);
  return files.precompress ? [...names, ...twinsOf(names)] : [...names];
}

async function writeSettled(stage: string, files: ModelFiles, version: number): Promise<void> {
  const folder = join(stage, SETTLED);
  await mkdir(folder);
  await writeSynced(join(folder, files.name), [files.modelJson(version)]);
  if (files.precompress) await writeTwins(folder, [files.name]);
}

/**
 * Gives the shards of a model that is in place the names of another version, which nothing has any more: first they have both, then
 * model.json names the new ones, then the others go. Returns whether it could be done; the model is whole either way.
 */
async function settleNames(
  stage: string,
  folder: string,
  files: ModelFiles,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<boolean> {
  const before = allShardNames(files, from);
  const after = allShardNames(files, to);
  const linked: string[] = [];
  try {
    for (const [i, name] of after.entries()) {
      await link(join(folder, before[i] ?? ''), join(folder, name));
      linked.push(name);
    }
    await syncFolder(folder);
    await rename(join(stage, SETTLED, files.name), join(folder, files.name));
  } catch {
    // Some disks have no links.
    await removeShards(folder, linked);
    return false;
  }
  await syncFolder(folder);
  await removeShards(folder, before);
  return true;
}

/** The first version whose shards, and twins that they have or might be taken to have, get names that none of these is (letters' case aside). */
function freeVersion(names: readonly string[], files: ModelFiles): number {
  const taken = new Set(names.map((name) => name.toLowerCase()));
  let version = 1;
  const isTaken = (name: string): boolean => taken.has(name.toLowerCase());
  while ([files.shardNames(version), twinsOf(files.shardNames(version))].flat().some(isTaken)) version++;
  return version;
}

async function writeFiles(folder: string, files: ModelFiles, version: number): Promise<void> {
  const pending = files.shardNames(version).values();
  for (const pieces of files.shards()) await writeSynced(join(folder, pending.next().value ?? ''), pieces);
  for (const { name, bytes } of files.companions) await writeSynced(join(folder, name), [bytes]);
  await writeSynced(join(folder, files.name), [files.modelJson(version)]);
  if (files.precompress) await writeTwins(folder, [...files.shardNames(version), files.name]);
  await syncFolder(folder);
}

function writeTwins(folder: string, names: readonly string[]): Promise<void> {
  return compressFiles(folder, names, (name, bytes) => writeSynced(join(folder, name), [bytes]));
}

/** Writes a new file and waits until it is on the disk. */
async function writeSynced(file: string, content: Iterable<Uint8Array | string>): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    for (const part of content) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until renames in a folder are on the disk; some systems (Windows) can't, and do without. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Takes away folders that were made for this write and are empty again. */
async function removeEmptyUpTo(folder: string, last: string): Promise<void> {
  for (let each = folder; each.length >= last.length; each = dirname(each)) {
    const removed = await rmdir(each).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}
