import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { partialName } from './weightFiles/partialName';

/**
 * Writes a file whole or not at all, and makes its folder where there is none. What a kill leaves of it has a name that
 * `removePartials` knows.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  const partial = join(folder, partialName(basename(folder)));
  try {
    await writeFile(partial, text, { flag: 'wx', flush: true });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
