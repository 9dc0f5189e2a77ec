import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the package this code runs in (a checkout or an installed extension): the nearest package.json's. */
export function packageRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
  }
}
