import { bytesOf } from './served';
import { stored, type Coding } from './coding';
import type { Means } from './means';
import { pruneStep } from './pruneStep';
import { prunableOf } from './sparse';
import { quantized, smallerOf } from './toBytes';
import { further, type Way } from './way';

/** The levels that are tried, the coarsest first: each is trained on its grid until one holds. */
const TRAINED: readonly Coding[] = [
  { dtype: 'uint8', levels: 8 },
  { dtype: 'uint8', levels: 32 },
];
const UNTRAINED: readonly Coding[] = [
  { dtype: 'uint8', levels: 8 },
  { dtype: 'uint8', levels: 16 },
  { dtype: 'uint8' },
  { dtype: 'float16' },
  {},
];
/** What each stage leaves of the weights that it finds. */
const STAGE = 0.6;
/** The first stage may leave less: what is dense has much to spare. */
const FIRST_STAGE = 0.3;
const MOST_STAGES = 10;
/** Shares of the epochs: of all stages together, of the last one between two, and of each grid. */
const EPOCHS = { stages: 0.6, between: 0.1, grid: 0.15 };
/** A stage is trained for so many epochs at least, if there are any. */
const STAGE_EPOCHS = 2;
const HALVINGS = 7;
const FEWEST = 0.002;

/**
 * The smallest model that holds a bound on the drop, the densest first: each stage is pruned and trained from the one before, until
 * one falls too far. A model holds where its drop and the drop's standard error together are within the bound.
 */
export async function toDrop(start: Way, most: number, means: Means, epochs: number): Promise<Way> {
  return epochs > 0 ? trained(start, most, means, epochs) : untrained(start, most, means);
}

async function holds({ model }: Pick<Way, 'model'>, most: number, { judge }: Means): Promise<boolean> {
  if (!judge) throw new Error('nobody judges the drop');
  const { drop, error } = await judge.dropOf(model);
  return drop <= 0 || drop + error <= most;
}

async function trained(start: Way, most: number, means: Means, epochs: number): Promise<Way> {
  const prunable = await prunableOf(start, means.context);
  const forStages = Math.max(1, Math.round(epochs * EPOCHS.stages));
  const stages = Math.max(1, Math.min(MOST_STAGES, Math.floor(forStages / STAGE_EPOCHS)));
  const own = Math.max(1, Math.floor(forStages / stages));
  const held: Way[] = [start];
  let density = 1 - (prunable?.zeros ?? 0);
  let failed: number | undefined;
  for (let stage = 1; prunable && stage <= stages && failed === undefined; stage++) {
    const next = density * (stage === 1 ? FIRST_STAGE : STAGE);
    const way = await further(
      held.at(-1) ?? start,
      pruneStep(zerosOf(next), means, { epochs: own }),
      means,
      `Compressing: ${shareText(next)} of the weights`,
    );
    if (await holds(way, most, means)) {
      held.push(way);
      density = next;
    } else failed = next;
  }
  if (failed !== undefined) {
    const between = Math.sqrt(failed * density);
    const last = held.at(-1) ?? start;
    const step = pruneStep(zerosOf(between), means, { epochs: Math.max(1, Math.round(epochs * EPOCHS.between)) });
    const way = await further(last, step, means, `Compressing: ${shareText(between)} of the weights`);
    if (await holds(way, most, means)) held.push(way);
  }
  const grid = Math.max(1, Math.round(epochs * EPOCHS.grid));
  const best = held.at(-1) ?? start;
  for (const coding of TRAINED) {
    const way = await quantized(best, { coding, limit: 0, epochs: grid }, means);
    // Grids that take more bytes than they save are no gain.
    if (await holds(way, most, means)) return smallerOf(way, best, means);
  }
  const before = held.at(-2) ?? start;
  const finest = await quantized(before, { coding: { dtype: 'uint8' }, limit: 0, epochs: 0 }, means);
  if (await holds(finest, most, means)) return smallerOf(finest, best, means);
  return smallerOf(await quantized(before, { coding: { dtype: 'float16' }, limit: 0, epochs: 0 }, means), best, means);
}

/** Without training all is tried on the spot: for each coding the fewest weights with which it holds. */
async function untrained(start: Way, most: number, means: Means): Promise<Way> {
  const { encoding } = means.settings;
  const prunable = await prunableOf(start, means.context);
  let best: { readonly bytes: number; readonly coding: Coding; readonly density: number } | undefined;
  for (const coding of UNTRAINED) {
    const at = (density: number): Way['model'] =>
      stored(prunable ? prunable.at(zerosOf(density)) : start.model, coding, { limit: 0, scales: means.scales });
    const fits = (density: number): Promise<boolean> => holds({ model: at(density) }, most, means);
    let high = 1 - (prunable?.zeros ?? 0);
    if (!(await fits(high))) continue;
    let low = prunable ? Math.min(high, FEWEST) : high;
    for (let halving = 0; halving < HALVINGS && low < high; halving++) {
      const middle = Math.sqrt(low * high);
      if (await fits(middle)) high = middle;
      else low = middle;
    }
    const bytes = await bytesOf(at(high), encoding);
    if (!best || bytes < best.bytes) best = { bytes, coding, density: high };
  }
  if (!best) return start;
  const { coding, density } = best;
  const pruned =
    prunable && zerosOf(density) > prunable.zeros
      ? await further(start, pruneStep(zerosOf(density), means, { resolve: true }), means, 'Compressing')
      : start;
  return quantized(pruned, { coding, limit: 0, epochs: 0 }, means);
}

function zerosOf(density: number): number {
  return Number((1 - density).toFixed(7));
}

function shareText(density: number): string {
  return `${(100 * density).toPrecision(2)} %`;
}
