import type { Model } from '../../model/model';
import { LEAST_KEPT } from '../../saliency/choosing/chooseParameters';
import { amountFor, type Fit } from './amountFor';
import { chooseCoding } from './chooseCoding';
import { CODINGS, codingSteps, stored, type Coding } from './coding';
import type { Means } from './means';
import { finetuneStep, pruneStep } from './pruneStep';
import { served } from './served';
import { prunableOf } from './sparse';
import { further, type Way } from './way';
import { withoutDead } from './withoutDead';

/** Training on the grid gives and takes some bytes: rounds end above the limit, and what is still above it then goes on the grid. */
const AIM = 1.04;
/** The same of the last epochs, whose steps are small. */
const LAST_AIM = 1.004;
/** The share of weights that a round leaves, of those it finds: on average; the first ones leave less, the last ones more. */
const ROUND = 0.72;
const MOST_ROUNDS = 12;
/** Of the epochs before the grid, the last round gets this share: its steps become smaller and smaller. */
const LAST_ROUND = 0.5;
/** The share of the epochs that is left for training on the grid. */
const ON_GRID = 0.25;
/** Of each kernel pruning leaves so much. */
const MOST_ZEROS = 1 - LEAST_KEPT;
/** Coarser grids than this are not what training wins back. */
const FEWEST_LEVELS = { trained: 8, untrained: 4 };

/**
 * The way into a budget of bytes: which levels and how many zeros follow from masking, storing and compressing without training;
 * one way is then trained, in rounds, at last on the grid. Undefined where nothing fits.
 */
export async function toBytes(start: Way, limit: number, means: Means, epochs: number): Promise<Way | undefined> {
  const { encoding } = means.settings;
  if ((await served(start, encoding)).bytes <= limit) return start;
  const { context } = means;
  context.report({ done: 0, total: 0, message: 'Looking for levels and density' });
  const prunable = await prunableOf(start, context);
  const fewestLevels = epochs > 0 ? FEWEST_LEVELS.trained : FEWEST_LEVELS.untrained;
  const asked = { prunable, encoding, fewestLevels, scales: means.scales };
  const plain = await chooseCoding(start.model, { ...asked, limit });
  if (!plain) return undefined;
  // The order of neurons leaves room for more.
  const { gain } = await served({ model: plain.model, analysis: start.analysis }, encoding);
  const choice = gain > 1 - NEAR ? plain : ((await chooseCoding(start.model, { ...asked, limit: limit / gain, near: plain })) ?? plain);
  const { coding } = choice;
  const gridEpochs = coding.dtype === undefined ? 0 : Math.floor(epochs * ON_GRID);
  const sparse = await inRounds(start, { coding, limit, choice, epochs: epochs - gridEpochs }, means);
  const onGrid = await quantized(sparse, { coding, limit, epochs: gridEpochs }, means);
  return trimmed(onGrid, limit, means);
}

interface Rounds {
  readonly coding: Coding;
  readonly limit: number;
  readonly choice: Fit;
  readonly epochs: number;
}

/**
 * Prunes in rounds to what fits, with large steps first and small ones in the end, and a learning rate that stays until the last round:
 * that looks again at what training made of the weights.
 */
async function inRounds(start: Way, { coding, limit, choice, epochs }: Rounds, means: Means): Promise<Way> {
  const present = await prunableOf(start, means.context);
  if (!present || choice.amount <= present.zeros) return start;
  const store = (model: Model): Model => stored(model, coding, { limit, scales: means.scales });
  const { amount } = choice;
  const from = 1 - present.zeros;
  const wanted = Math.ceil(Math.log((1 - amount) / from) / Math.log(ROUND));
  const last = Math.ceil(epochs * LAST_ROUND);
  const rounds = Math.max(1, Math.min(wanted, MOST_ROUNDS, epochs - last + 1));
  let way = start;
  for (let round = 1; round <= rounds; round++) {
    const done = 1 - (1 - round / rounds) ** 2;
    let zeros = Number((1 - from * ((1 - amount) / from) ** done).toFixed(7));
    const repaired = means.samples !== undefined;
    // What they take is room for weights that do something.
    if (round === rounds && rounds > 1) way = await withoutDead(way, means);
    if (round === rounds) zeros = (await fitted(way, { store, limit: repaired ? limit * AIM : limit }, means))?.amount ?? zeros;
    const own = round === rounds ? (rounds === 1 ? epochs : last) : share(epochs - last, round, rounds - 1);
    const schedule = round === rounds ? 'linear' : 'constant';
    const step = pruneStep(zeros, means, { epochs: own, round, schedule, resolve: true });
    way = await further(way, step, means, `Compressing: round ${round} of ${rounds}`);
  }
  return way;
}

/** How a model is stored, and how many bytes it may take. */
interface Room {
  readonly store: (model: Model) => Model;
  readonly limit: number;
}

/** Good enough: within this share below the limit. */
const NEAR = 0.01;
const CORRECTIONS = 4;

/**
 * The share of zeros with which a model fits once it is saved. What the order of neurons wins is measured of what fits without it, and
 * again of what fits with that.
 */
async function fitted(way: Way, { store, limit }: Room, means: Means): Promise<Fit | undefined> {
  const { encoding } = means.settings;
  const prunable = await prunableOf(way, means.context);
  if (!prunable) return undefined;
  let room = limit;
  let best: Fit | undefined;
  for (let correction = 0; correction < CORRECTIONS; correction++) {
    const fit = await amountFor({ prunable, store, encoding, limit: room, ...(best ? { near: 1 - best.amount } : {}) });
    if (!fit) return best;
    const { bytes, gain } = await served({ model: fit.model, analysis: way.analysis }, encoding);
    if (bytes <= limit && (!best || bytes > best.bytes)) best = { ...fit, bytes };
    if ((bytes <= limit && bytes >= limit * (1 - NEAR)) || fit.amount <= prunable.zeros) break;
    // The aim is the middle of what is good enough.
    room = ((limit * (1 - NEAR / 2)) / gain) * (bytes > limit ? 1 - NEAR / 4 : 1);
  }
  return best;
}

/** What each round gets of the epochs: as even as whole numbers are. */
function share(epochs: number, round: number, rounds: number): number {
  const until = (each: number): number => Math.round((epochs * each) / rounds);
  return until(round) - until(round - 1);
}

/** Puts the weights on their grid and trains them there, the second half in smaller steps and with no more weights than fit the limit. */
export async function quantized(
  start: Way,
  { coding, limit, epochs }: Pick<Rounds, 'coding' | 'limit' | 'epochs'>,
  means: Means,
): Promise<Way> {
  let way = start;
  for (const step of codingSteps(way.model, coding, { limit, scales: means.scales }))
    way = await further(way, step, means, 'Compressing: levels');
  const second = Math.floor(epochs / 2);
  for (const step of finetuneStep(means, epochs - second, 2)) way = await further(way, step, means, 'Compressing: on the grid');
  if (limit > 0 && second > 0) way = (await trimmed(way, limit * LAST_AIM, means)) ?? way;
  for (const step of finetuneStep(means, second, 8)) way = await further(way, step, means, 'Compressing: on the grid');
  return way;
}

/** Prunes what is still too much: few enough weights that no training is needed. */
async function trimmed(way: Way, limit: number, means: Means): Promise<Way | undefined> {
  if ((await served(way, means.settings.encoding)).bytes <= limit) return way;
  const fit = await fitted(way, { store: (model) => model, limit }, means);
  return fit && further(way, pruneStep(fit.amount, means), means, 'Compressing: last bytes');
}

/** What zeros and levels leave at the least, or zeros alone where grids take more bytes than they save: for a budget that nothing fits. */
export async function smallest(start: Way, means: Means): Promise<Way> {
  const present = await prunableOf(start, means.context);
  const sparse = present ? await further(start, pruneStep(MOST_ZEROS, means), means, 'Compressing: as far as it goes') : start;
  return smallerOf(await quantized(sparse, { coding: CODINGS.at(-1) ?? {}, limit: 0, epochs: 0 }, means), sparse, means);
}

/** The one that takes fewer bytes; the first, where both take as many. */
export async function smallerOf(way: Way, other: Way, { settings }: Means): Promise<Way> {
  const [one, two] = [await served(way, settings.encoding), await served(other, settings.encoding)];
  return one.bytes <= two.bytes ? way : other;
}
