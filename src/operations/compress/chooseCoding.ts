import type { Model } from '../../model/model';
import type { Encoding } from '../../protocol/settings/compressing';
import { amountFor, type Fit } from './amountFor';
import { CODINGS, stored, type Coding } from './coding';
import type { Prunable } from './sparse';

/** How a model is to be stored, and the share of zeros with which it then fits. */
export interface Choice extends Fit {
  readonly coding: Coding;
}

/** What is chosen for. */
export interface ChoiceOf {
  /** Absent where no weight can be pruned. */
  readonly prunable: Prunable | undefined;
  readonly encoding: Encoding;
  readonly limit: number;
  /** The fewest levels that the repair to come bears. */
  readonly fewestLevels: number;
}

/** Where the search begins: what most budgets end at. */
const FIRST = CODINGS.findIndex(({ levels }) => levels === 16);

/**
 * Of all pairs of coding and share of zeros that take as many bytes, the one that moves the weights least, each in units of its
 * tensor. From one coding to the next, as long as it gets better; undefined where nothing fits.
 */
export async function chooseCoding(model: Model, { prunable, encoding, limit, fewestLevels }: ChoiceOf): Promise<Choice | undefined> {
  const tried = new Map<number, (Choice & { readonly distortion: number }) | undefined>();
  let near: number | undefined;
  const at = async (place: number): Promise<(Choice & { distortion: number }) | undefined> => {
    const coding = CODINGS[place];
    if (!coding || (coding.levels ?? Infinity) < fewestLevels) return undefined;
    if (tried.has(place)) return tried.get(place);
    const store = (each: Model): Model => stored(each, coding, limit);
    const fitting = { prunable: prunable ?? unprunable(model), store, encoding, limit, ...(near === undefined ? {} : { near }) };
    const fit = await amountFor(fitting);
    if (fit && fit.amount > 0) near = 1 - fit.amount;
    const choice = fit && { ...fit, coding, distortion: distortionOf(model, fit.model) };
    tried.set(place, choice);
    return choice;
  };
  for (let place = FIRST; place < CODINGS.length; place++) if ((await at(place)) !== undefined) break;
  for (;;) {
    const best = bestOf(tried);
    if (best === undefined) return undefined;
    const known = tried.size;
    await at(best - 1);
    await at(best + 1);
    if (tried.size === known) return tried.get(best);
  }
}

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
