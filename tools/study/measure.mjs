// @ts-check
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { minify } from '../experiments/minify.mjs';
import { STATES } from './denseNetwork.mjs';

/** Where recipes lie, from the root. */
export const RECIPES = join('docs', 'study', 'recipes');

/** Says which count of figures records are of: what was measured by another one is measured anew. */
const PROGRAM = join('src', 'operations', 'trials', 'program.ts');

/**
 * Measures a recipe on a network of one seed; returns how many points there are, or nothing where that was done before. All recipes of a
 * network share a journal, and so the trials that they have in common.
 * @param {{
 *   root: string, out: string, subject: import('./plan.mjs').Subject, seed: number, recipe: string,
 *   model: string, data: string, backend: string, queue?: string,
 * }} options
 */
export async function measure({ root, out, subject, seed, recipe, model, data, backend, queue }) {
  const file = join(root, RECIPES, subject.recipes, `${recipe}.json`);
  const folder = studyFolder(out, subject.name, seed);
  const done = join(folder, `${recipe}.done`);
  const weights = await readFile(join(model, STATES.trained, 'weights.bin'));
  const state = createHash('sha256')
    .update(await readFile(file))
    .update(weights)
    .update(await readFile(join(root, PROGRAM)))
    .digest('hex');
  if ((await readFile(done, 'utf8').catch(() => '')) === state) return undefined;
  await mkdir(folder, { recursive: true });
  // Where the network lies, so that recipes can name its checkpoints.
  const { points } = await minify(
    [
      'study',
      STATES.trained,
      ...['--data', data],
      ...['--recipe', file],
      ...['--seed', String(seed)],
      ...['--backend', backend],
      ...(queue === undefined ? [] : ['--queue', queue]),
      ...['--out', folder],
    ],
    { cwd: model },
  );
  await writeFile(done, state);
  return points.length;
}

/**
 * The folder of a network's journal.
 * @param {string} out
 * @param {string} name of the network
 * @param {number} seed
 */
export function studyFolder(out, name, seed) {
  return join(out, 'studies', `${name}-${seed}`);
}
