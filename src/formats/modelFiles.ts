import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject } from '../base/json';

/** What tfjs and its converter call a model's file. */
export const MODEL_FILE = 'model.json';

/** A file that may hold a model is no larger than this where its name does not say that it does. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Names of a folder's models: `model.json` where there is one, else every JSON file that has a topology and weights. */
export async function modelFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  if (names.includes(MODEL_FILE)) return [MODEL_FILE];
  const candidates = names.filter((name) => /\.json$/i.test(name) && !name.startsWith('.')).sort();
  const models = await Promise.all(candidates.map((name) => isModelFile(join(folder, name))));
  return candidates.filter((_, i) => models[i]);
}

async function isModelFile(file: string): Promise<boolean> {
  try {
    const stats = await stat(file);
    if (!stats.isFile() || stats.size > MOST_BYTES) return false;
    const json = JSON.parse(await readFile(file, 'utf8')) as unknown;
    return isJsonObject(json) && isJsonObject(json['modelTopology']) && Array.isArray(json['weightsManifest']);
  } catch {
    return false;
  }
}
