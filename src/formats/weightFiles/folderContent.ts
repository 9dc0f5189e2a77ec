import { readdir, stat } from 'node:fs/promises';
import { isPartialName } from './partialName';
import { errorCode } from '../../base/reasonOf';

/** What stands at a path that a model is to be written to; what an interrupted write left does not count. */
export type FolderContent = 'absent' | 'file' | 'empty' | 'full';

/** Looks at a path; system errors other than its absence are thrown. */
export async function contentOf(path: string): Promise<FolderContent> {
  try {
    if (!(await stat(path)).isDirectory()) return 'file';
    return (await readdir(path)).every(isPartialName) ? 'empty' : 'full';
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'absent';
    throw error;
  }
}
