import { open, readdir } from 'node:fs/promises';
import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { resolveShard } from './weightFiles/shardPath';

/** Files that list classes, each as text or as JSON. */
export const CLASS_LISTS = ['labels', 'classes', 'class_names'] as const;

/** What Teachable Machine, tfjs-examples and others keep beside a model. */
export const METADATA = 'metadata.json';

const COMPANIONS: ReadonlySet<string> = new Set([
  METADATA,
  ...CLASS_LISTS.flatMap((stem) => [`${stem}.txt`, `${stem}.json`]),
  ...['vocab', 'vocabulary', 'word_index'].flatMap((stem) => [`${stem}.txt`, `${stem}.json`]),
  'tokenizer.json',
  'tokenizer_config.json',
]);

/** A file beside a model that programs which use the model read too. */
export interface Companion {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** No list of words is larger. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The name of the file that ml5 writes beside NAME.json. */
export function ml5Metadata(modelFile: string): string {
  return `${basename(modelFile).replace(/\.json$/i, '')}_meta.json`;
}

/** Whether a name is that of a file which goes with a model. */
export function isCompanion(name: string, modelFile: string): boolean {
  if (name === basename(modelFile)) return false;
  return COMPANIONS.has(name.toLowerCase()) || name === ml5Metadata(modelFile);
}

/**
 * The files that go with a model, in the order of their names. What is no plain file, leads out of the folder or can't be
 * read is not among them.
 */
export async function companionsOf(modelFile: string): Promise<Companion[]> {
  const folder = dirname(modelFile);
  const names = await readdir(folder).catch(() => []);
  const wanted = names.filter((name) => isCompanion(name, modelFile)).sort();
  const read = await Promise.all(wanted.map((name) => readPlainFile(modelFile, folder, name)));
  return wanted.flatMap((name, i) => (read[i] ? [{ name, bytes: read[i] }] : []));
}

async function readPlainFile(modelFile: string, folder: string, name: string): Promise<Uint8Array | undefined> {
  try {
    await resolveShard(modelFile, folder, name);
    const handle = await open(join(folder, name), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await handle.stat();
      return stats.isFile() && stats.size <= MOST_BYTES ? await handle.readFile() : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
