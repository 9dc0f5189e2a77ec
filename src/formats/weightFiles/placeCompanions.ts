import { readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Companion } from '../companions';

/** Those of the files that the folder lacks or has otherwise. */
export async function changedCompanions(folder: string, companions: readonly Companion[]): Promise<Companion[]> {
  const same = await Promise.all(
    companions.map(({ name, bytes }) =>
      readFile(join(folder, name)).then(
        (there) => there.equals(bytes),
        () => false,
      ),
    ),
  );
  return companions.filter((_, i) => !same[i]);
}

/** Moves files from a write's hidden folder into their place; returns the names of those that could not be moved. */
export async function placeCompanions(stage: string, folder: string, names: readonly string[]): Promise<string[]> {
  const left: string[] = [];
  for (const name of names) {
    if (name !== basename(name)) continue;
    await rename(join(stage, name), join(folder, name)).catch(() => left.push(name));
  }
  return left;
}
