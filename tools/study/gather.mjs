// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { bundleTests } from '../test/bundleTests.mjs';
import { checkSmall } from './checkSmall.mjs';
import { STATES } from './denseNetwork.mjs';

/** Where the study that is told of lies, from the root. */
export const DOCS = join('docs', 'study');

const BUNDLE = join('.cache', 'study');

/**
 * Gathers all that was measured into a folder; what the small form measured is then checked.
 * @param {{ root: string, out: string, folder: string, small: boolean, adding?: { replace: boolean } }} options
 */
export async function gather({ root, out, folder, small, adding }) {
  await bundleTests({ root, entries: ['tools/study/answers/gatherStudy.ts'], outdir: BUNDLE });
  /** @type {typeof import('./answers/gatherStudy')} */
  const { gatherStudy, TEXT } = createRequire(import.meta.url)(join(root, BUNDLE, 'gatherStudy.cjs'));
  await mkdir(folder, { recursive: true });
  const studies = join(out, 'studies');
  const names = existsSync(studies) ? (await readdir(studies)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true })) : [];
  const networks = names
    .filter((name) => existsSync(join(studies, name, 'journal.jsonl')))
    .map((name) => {
      const end = name.lastIndexOf('-');
      const [network, seed] = [name.slice(0, end), Number(name.slice(end + 1))];
      return { network, seed, folder: join(out, 'networks', name), states: Object.values(STATES), journal: join(studies, name) };
    });
  if (networks.length === 0) throw new Error(`nothing was measured in ${studies}`);
  const { points } = await gatherStudy(networks, { text: join(root, DOCS, TEXT), folder, ...(adding ? { adding } : {}) });
  console.log(`${points.length} points: ${relative(process.cwd(), folder) || '.'}`);
  if (small && !checkSmall(points)) process.exitCode = 1;
}
