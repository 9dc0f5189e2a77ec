import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { brotli, gzip } from '../compressors';

/** What the names of a file's compressed twins end in. Servers that are told to look for them send these in its place. */
export const TWIN_ENDINGS = ['.gz', '.br'] as const;

/** The names of the compressed twins of files. */
export function twinsOf(names: readonly string[]): string[] {
  return names.flatMap((name) => TWIN_ENDINGS.map((ending) => `${name}${ending}`));
}

/** The file that a name is a compressed twin of, or that itself. */
export function untwinned(name: string): string {
  const ending = TWIN_ENDINGS.find((each) => name.endsWith(each));
  return ending === undefined ? name : name.slice(0, -ending.length);
}

/** Where gzip's header tells the system that it was made on: 255 is none, so that the same file gives the same bytes everywhere. */
const SYSTEM_BYTE = 9;
const NO_SYSTEM = 255;

/** Compresses files of a folder, through gzip -9 and brotli -11, and hands each twin to `write`. A few go on at a time. */
export async function compressFiles(
  folder: string,
  names: readonly string[],
  write: (name: string, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const remaining = names.values();
  const lane = async (): Promise<void> => {
    for (const name of remaining) {
      const bytes = await readFile(join(folder, name));
      const [zipped, smaller] = await Promise.all([gzip(bytes), brotli(bytes)]);
      zipped[SYSTEM_BYTE] = NO_SYSTEM;
      await write(`${name}.gz`, zipped);
      await write(`${name}.br`, smaller);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 2) }, lane));
}
