import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Failure } from '../model/failure';
import { contentOf, type FolderContent } from './weightFiles/folderContent';
import { errorCode, reasonOf } from '../base/reasonOf';

/**
 * Looks whether a model can be written to `folder`, before any work is done. Throws `outputExists` where it holds something
 * and `overwrite` is false, `fileUnwritable` where it or its nearest existing parent can't be written to.
 */
export function checkTarget(folder: string, overwrite: boolean): Promise<FolderContent> {
  return refusing(folder, async () => {
    const content = await contentOf(folder);
    if (content === 'file' && overwrite) throw new Failure('fileUnwritable', { file: folder, reason: 'it is not a folder' });
    if (content === 'file' || (content === 'full' && !overwrite)) throw new Failure('outputExists', { file: folder });
    await checkFolder(folder);
    return content;
  });
}

/** Looks whether files can be written into `folder`, which may be there or not. Throws `fileUnwritable`. */
export function checkOutputFolder(folder: string): Promise<void> {
  return refusing(folder, () => checkFolder(folder));
}

/** Looks whether a file can be written or replaced. Throws `fileUnwritable`. */
export function checkOutputFile(file: string): Promise<void> {
  return refusing(file, async () => {
    if (await isFolder(file)) throw new Failure('fileUnwritable', { file, reason: 'it is a folder' });
    const parent = dirname(resolve(file));
    if ((await isFolder(parent)) === undefined) throw new Failure('fileUnwritable', { file, reason: `there is no folder ${parent}` });
    await checkFolder(parent, file);
  });
}

/** Turns errors of the system into `fileUnwritable`, which names the path that the user gave. */
export async function refusing<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new Failure('fileUnwritable', { file, reason: reasonOf(error) }, { cause: error });
  }
}

/** Throws a system error, or `fileUnwritable` of what is to be `named`, unless the nearest of `folder` and its parents that is there is a folder open to us. */
async function checkFolder(folder: string, named = folder): Promise<void> {
  for (let each = resolve(folder); ; each = dirname(each)) {
    const found = await isFolder(each);
    if (found === undefined && each !== dirname(each)) continue;
    if (!found)
      throw new Failure('fileUnwritable', {
        file: named,
        reason: each === resolve(named) ? 'it is not a folder' : `${each} is not a folder`,
      });
    return access(each, constants.W_OK | constants.X_OK);
  }
}

/** undefined where there is nothing. */
async function isFolder(path: string): Promise<boolean | undefined> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    // Behind a file there is nothing either; the file itself is found later.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
