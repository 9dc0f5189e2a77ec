import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { namedShards } from '../formats/weightFiles/namedShards';

/** The files of a model as they lie on disk: what tells one version of each from another, undefined for one that is not there. */
export type ModelFilesState = ReadonlyMap<string, string | undefined>;

/** The state of a model's file and of all weight files that its manifest names, and of `others`, which it named before. */
export async function modelFilesState(modelFile: string, others: Iterable<string> = []): Promise<ModelFilesState> {
  const named = await namedShards(modelFile);
  const paths = named && [...named].map((path) => join(dirname(modelFile), path));
  // A manifest that can't be read just now is being written: until it is, the files are those that they were.
  const files = [modelFile, ...(paths ?? others)];
  return new Map(await Promise.all(files.map(async (file) => [file, await stampOf(file)] as const)));
}

/** What became of a model's files. A model that lacks a file is being written, or is gone: there is nothing to be read. */
export function compareStates(
  before: ModelFilesState,
  now: ModelFilesState,
  modelFile: string,
): 'same' | 'incomplete' | 'weights' | 'model' {
  if ([...now.values()].includes(undefined)) return 'incomplete';
  if (before.get(modelFile) !== now.get(modelFile)) return 'model';
  return [...now].every(([file, stamp]) => before.get(file) === stamp) ? 'same' : 'weights';
}

async function stampOf(file: string): Promise<string | undefined> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}
