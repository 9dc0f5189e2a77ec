// @ts-check
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { minify } from '../experiments/minify.mjs';
import { writeNetwork } from './networks.mjs';
import { BATCH_SIZE, LATE_CHECKPOINT } from './plan.mjs';

/** @typedef {import('./plan.mjs').Subject} Subject */

/** What lies in the folder of a network: as it was drawn, after a few epochs, and trained. Recipes name them so. */
export const STATES = { untrained: 'untrained', late: `epoch-${LATE_CHECKPOINT}`, trained: 'trained' };

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
  const untrained = join(partial, STATES.untrained);
  await writeNetwork(untrained, network, seed);
  /** @type {(epochs: number, state: string) => Promise<unknown>} */
  const train = (passes, state) =>
    minify([
      'finetune',
      untrained,
      ...['--data', data],
      ...['--epochs', String(passes)],
      ...['--batch-size', String(BATCH_SIZE)],
      ...['--seed', String(seed)],
      ...['--backend', backend],
      ...['--out', join(partial, state)],
    ]);
  // The same seed and a constant rate: a training cut short is the beginning of the long one.
  await train(LATE_CHECKPOINT, STATES.late);
  await train(epochs, STATES.trained);
  await rename(partial, place);
  return place;
}
