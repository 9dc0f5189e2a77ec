import type { Model } from '../../model/model';
import type { Encoding } from '../../protocol/settings/compressing';
import { amountFor, type Fit } from './amountFor';
import { CODINGS, stored, type Coding, type Storing } from './coding';
import type { Prunable } from './sparse';

/** How a model is to be stored, and the share of zeros with which it then fits. */
export interface Choice extends Fit {
  readonly coding: Coding;
}

/** What is chosen for. */
export interface ChoiceOf extends Storing {
  /** Absent where no weight can be pruned. */
  readonly prunable: Prunable | undefined;
  readonly encoding: Encoding;
  /** The fewest levels that the repair to come bears. */
  readonly fewestLevels: number;
  /** Where to begin: what fitted a limit that was nearly the same. */
  readonly near?: Choice | undefined;
}

/** Enough to compare by; what is taken is fitted again. */
const ROUGHLY = 0.02;
/** Where the search begins: what most budgets end at. */
const FIRST = CODINGS.findIndex(({ levels }) => levels === 16);

/**
 * Of all pairs of coding and share of zeros that take as many bytes, the one that moves the weights least, each in units of its
 * tensor. From one coding to the next, as long as it gets better; undefined where nothing fits. Finer codings than the first are looked at
 * where no coarser one fits, too: of a small model the grids take more bytes in model.json than they save.
 */
export async function chooseCoding(
  model: Model,
  { prunable, encoding, limit, scales, fewestLevels, near: known }: ChoiceOf,
): Promise<Choice | undefined> {
  const tried = new Map<number, (Choice & { readonly distortion: number }) | undefined>();
  let near = known && known.amount > 0 ? 1 - known.amount : undefined;
  const fitOf = (coding: Coding): Promise<Fit | undefined> => {
    const store = (each: Model): Model => stored(each, coding, { limit, scales });
    return amountFor({
      prunable: prunable ?? unprunable(model),
      store,
      encoding,
      limit,
      within: ROUGHLY,
      ...(near === undefined ? {} : { near }),
    });
  };
  const at = async (place: number): Promise<(Choice & { distortion: number }) | undefined> => {
    const coding = CODINGS[place];
    if (!coding || (coding.levels ?? Infinity) < fewestLevels) return undefined;
    if (tried.has(place)) return tried.get(place);
    const fit = await fitOf(coding);
    if (fit && fit.amount > 0) near = 1 - fit.amount;
    const choice = fit && { ...fit, coding, distortion: distortionOf(model, fit.model) };
    tried.set(place, choice);
    return choice;
  };
  const first = placeOf(known?.coding);
  for (const place of [...from(first, CODINGS.length), ...from(0, first).reverse()]) if ((await at(place)) !== undefined) break;
  for (;;) {
    const best = bestOf(tried);
    if (best === undefined) return undefined;
    const before = tried.size;
    await at(best - 1);
    await at(best + 1);
    const choice = tried.get(best);
    if (tried.size === before) return choice && filled(choice, prunable?.zeros ?? 0, fitOf, limit);
  }
}

function from(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

/** Where a coding stands among those that are tried, or the first that is no finer. */
function placeOf(coding: Coding | undefined): number {
  if (!coding) return FIRST;
  const { dtype, levels } = coding;
  const place = CODINGS.findIndex((each) =>
    levels === undefined ? each.dtype === dtype && each.levels === undefined : (each.levels ?? Infinity) <= levels,
  );
  return place < 0 ? FIRST : place;
}

/** Where nothing has to go there may be room for more levels than the choice has: as many as fit. */
async function filled(choice: Choice, zeros: number, fitOf: (coding: Coding) => Promise<Fit | undefined>, limit: number): Promise<Choice> {
  const { dtype, levels } = choice.coding;
  let best = choice;
  if (choice.amount > zeros || levels === undefined) return best;
  let [low, high] = [levels, MOST_LEVELS];
  while (high - low > 1 && best.bytes < limit * (1 - FULL)) {
    const middle = Math.round(Math.sqrt(low * high));
    const coding = { ...(dtype ? { dtype } : {}), levels: Math.min(high - 1, Math.max(low + 1, middle)) };
    const fit = await fitOf(coding);
    if (fit && fit.amount <= zeros) {
      best = { ...fit, coding };
      low = coding.levels;
    } else high = coding.levels;
  }
  return best;
}

const MOST_LEVELS = 256;
/** Within this share of the limit there is no room left. */
const FULL = 0.005;

function unprunable(model: Model): Prunable {
  return { zeros: 0, at: () => model };
}

/** The place with the least distortion. */
function bestOf(tried: ReadonlyMap<number, { readonly distortion: number } | undefined>): number | undefined {
  let best: [number, number] | undefined;
  for (const [place, choice] of tried) if (choice && (!best || choice.distortion < best[1])) best = [place, choice.distortion];
  return best?.[0];
}

/** The sum of squared changes, each tensor's in units of its mean square. */
export function distortionOf(before: Model, after: Model): number {
  let sum = 0;
  for (const { name, dtype, shape, values } of before.weights.values()) {
    const moved = after.weights.get(name)?.values;
    if (dtype !== 'float32' || shape.length < 2 || !moved) continue;
    let squares = 0;
    let changes = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      squares += value * value;
      changes += (value - (moved[i] as number)) ** 2;
    }
    if (squares > 0) sum += (changes / squares) * values.length;
  }
  return sum;
}
