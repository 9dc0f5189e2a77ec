import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { looksLikeModelFile } from './looksLikeModel';

/** What tfjs and its converter call a model's file. */
export const MODEL_FILE = 'model.json';

/** Names of a folder's models: `model.json` where there is one, else every file that has a topology and weights. */
export async function modelFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  if (names.includes(MODEL_FILE)) return [MODEL_FILE];
  const candidates = names.filter(mayNameModel).sort();
  const models = await Promise.all(candidates.map((name) => looksLikeModelFile(join(folder, name))));
  return candidates.filter((_, i) => models[i]);
}

/** Whether a file of this name is looked into: names end in `.json`, or have no ending at all. */
export function mayNameModel(name: string): boolean {
  return !name.startsWith('.') && (/\.json$/i.test(name) || !name.includes('.'));
}
