// @ts-check
import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { minify } from '../experiments/minify.mjs';
import { writeNetwork } from './networks.mjs';
import { BATCH_SIZE, LATE_CHECKPOINT } from './plan.mjs';

/** @typedef {import('./plan.mjs').Subject} Subject */

/** What lies in the folder of a network: as it was drawn, after a few epochs, and trained. Recipes name them so. */
export const STATES = { drawn: 'epoch-0', late: `epoch-${LATE_CHECKPOINT}`, trained: 'trained' };

/**
 * Draws and trains a network by its seed, unless it is there; returns the folder of its states. What was left half made is made anew.
 * @param {string} folder of all networks
 * @param {Subject} subject
 * @param {{ seed: number, data: string, backend: string }} options
 */
export async function denseNetwork(folder, { name, network, epochs }, { seed, data, backend }) {
  const place = join(folder, `${name}-${seed}`);
  if (existsSync(place)) return place;
  const partial = `${place}-partial`;
  await rm(partial, { recursive: true, force: true });
  const untrained = join(partial, 'untrained');
  await writeNetwork(untrained, network, seed);
  await minify([
    'finetune',
    untrained,
    ...['--data', data],
    ...['--epochs', String(epochs)],
    ...['--batch-size', String(BATCH_SIZE)],
    ...['--seed', String(seed)],
    ...['--backend', backend],
    ...['--checkpoint-every', String(LATE_CHECKPOINT)],
    ...['--checkpoints', partial],
    ...['--out', join(partial, STATES.trained)],
  ]);
  const kept = Object.values(STATES);
  const others = (await readdir(partial)).filter((state) => !kept.includes(state));
  await Promise.all(others.map((state) => rm(join(partial, state), { recursive: true })));
  await rename(partial, place);
  return place;
}
