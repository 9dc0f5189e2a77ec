import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../base/reasonOf';
import { twinsOf } from './precompressed';

/** Where a write's hidden folder has the model.json that follows the first one. */
export const SETTLED = 'settled';
/** Where it has the twins of the model.json that is replaced. */
const ASIDE = 'aside';

/** Takes the compressed twins of a model.json that is about to be replaced out of the folder: they are of the old one. */
export async function putAsideTwins(stage: string, folder: string, file: string): Promise<void> {
  await mkdir(join(stage, ASIDE));
  for (const name of twinsOf([file])) {
    await rename(join(folder, name), join(stage, ASIDE, name)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }
}

/** Puts them back, where the model.json was not replaced after all. */
export async function bringBackTwins(stage: string, folder: string, file: string): Promise<void> {
  await moveTwins(join(stage, ASIDE), folder, file);
}

/** Puts the twins of the new model.json beside it: of the second one where that has taken the first one's place. */
export async function placeTwins(stage: string, folder: string, file: string): Promise<void> {
  const second = await namesIn(join(stage, SETTLED)).catch(() => null);
  // Better no twins than those of another file.
  if (second === null) return;
  await moveTwins(second === undefined || second.includes(file) ? stage : join(stage, SETTLED), folder, file);
}

/** Undefined where there is no such folder. */
async function namesIn(folder: string): Promise<string[] | undefined> {
  return readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
}

/** A model is as good without its twins: what can't be moved is left. */
async function moveTwins(from: string, to: string, file: string): Promise<void> {
  for (const name of twinsOf([file])) await rename(join(from, name), join(to, name)).catch(() => undefined);
}
