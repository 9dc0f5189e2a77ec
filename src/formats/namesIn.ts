import { readdir } from 'node:fs/promises';

/** The names in a folder; none where there is no folder to read. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
