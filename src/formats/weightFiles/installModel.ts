import { mkdir, open, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../model/failure';
import { checkTarget, refusing } from '../checkTarget';
import { partialName } from './partialName';
import { removeAbandoned, whileActive } from './removePartials';
import { errorCode } from '../../base/reasonOf';
import { ownShards, removeShards, writeJournal } from './replacedShards';

/** The files of a model to be, whose shards' names depend on what the folder holds already. */
export interface ModelFiles {
  /** Names of the shards; each version gives others. */
  shardNames(version: number): readonly string[];
  /** The shards' bytes in the same order. */
  shards(): Iterable<Uint8Array>;
  /** The text of model.json. */
  modelJson(version: number): string;
}

/**
 * Puts a model's files into a folder so that a kill at any moment leaves it with its old content or with the whole new
 * model. Throws `outputExists` or `fileUnwritable`, nothing left behind.
 *
 * A new folder is prepared under a hidden name beside it and renamed. In a folder that exists the files are prepared
 * in a hidden folder inside (its parent may be another disk, or read-only), the shards are moved beside the old ones
 * under names of their own, and model.json, which decides what the model is, is renamed last.
 */
export async function installModel(folder: string, files: ModelFiles, overwrite: boolean): Promise<void> {
  return refusing(folder, async () => {
    const content = await checkTarget(folder, overwrite);
    await removeAbandoned(folder);
    return content === 'absent' ? createFolder(folder, files) : fillFolder(await realpath(folder), files);
  });
}

async function createFolder(folder: string, files: ModelFiles): Promise<void> {
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
    } catch (error) {
      await rm(stage, { recursive: true, force: true }).catch(() => undefined);
      if (firstCreated !== undefined) await removeEmptyUpTo(parent, firstCreated);
      throw error;
    }
  });
}

const TAKEN_MEANWHILE: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR']);

async function fillFolder(folder: string, files: ModelFiles): Promise<void> {
  const version = await freeVersion(folder, files);
  const added = files.shardNames(version);
  const replaced = await ownShards(folder);
  const stage = join(folder, partialName(basename(folder)));
  return whileActive(stage, async () => {
    const moved: string[] = [];
    try {
      await mkdir(stage);
      await writeFiles(stage, files, version);
      await writeJournal(stage, { added, replaced });
      for (const name of added) {
        await rename(join(stage, name), join(folder, name));
        moved.push(name);
      }
      await syncFolder(folder);
      await rename(join(stage, 'model.json'), join(folder, 'model.json'));
      moved.length = 0;
      await syncFolder(folder);
      await removeShards(folder, replaced);
    } finally {
      await removeShards(folder, moved);
      // What stays here is cleaned up by the next write; the model itself is in place, or was not touched.
      await rm(stage, { recursive: true, force: true }).catch(() => undefined);
    }
  });
}

/** The first version whose shards have names that nothing in the folder has (letters' case aside). */
async function freeVersion(folder: string, files: ModelFiles): Promise<number> {
  const taken = new Set((await readdir(folder)).map((name) => name.toLowerCase()));
  let version = 1;
  while (files.shardNames(version).some((name) => taken.has(name))) version++;
  return version;
}

async function writeFiles(folder: string, files: ModelFiles, version: number): Promise<void> {
  const pending = files.shardNames(version).values();
  for (const bytes of files.shards()) await writeSynced(join(folder, pending.next().value ?? ''), bytes);
  await writeSynced(join(folder, 'model.json'), files.modelJson(version));
  await syncFolder(folder);
}

/** Writes a new file and waits until it is on the disk. */
async function writeSynced(file: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(content);
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
