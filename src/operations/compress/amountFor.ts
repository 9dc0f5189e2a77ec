import type { Model } from '../../model/model';
import { LEAST_KEPT } from '../../saliency/choosing/chooseParameters';
import type { Encoding } from '../../protocol/settings/compressing';
import { bytesOf } from './served';
import type { Prunable } from './sparse';

/** A share of zeros, and the bytes that the model takes with it. */
export interface Fit {
  readonly amount: number;
  readonly bytes: number;
  /** The model that takes them. */
  readonly model: Model;
}

/** What is tried until bytes fit. */
export interface Fitting {
  readonly prunable: Prunable;
  /** The model as it would be stored. */
  readonly store: (model: Model) => Model;
  readonly encoding: Encoding;
  readonly limit: number;
  /** Where a good guess is known: the share that stays. */
  readonly near?: number;
  /** How far below the limit is near enough, as a share of it. */
  readonly within?: number;
}

/** A little more than pruning leaves of each kernel whatever is asked. */
const FEWEST = 1.1 * LEAST_KEPT;
/** Near enough where nobody says. */
const WITHIN = 0.004;
const PROBES = 14;

/**
 * The least share of zeros with which a model takes at most `limit` bytes, found without training: it is masked, stored and
 * compressed again and again, log bytes over log density being nearly a line. Undefined where it takes more whatever is removed;
 * the present zeros stay.
 */
export async function amountFor(fitting: Fitting): Promise<Fit | undefined> {
  const { prunable, limit, near, within = WITHIN } = fitting;
  const all = await fitAt(fitting, 1 - prunable.zeros);
  if (all.bytes <= limit) return all;
  let low = await fitAt(fitting, Math.min(FEWEST, 1 - prunable.zeros));
  if (low.bytes > limit) return undefined;
  let high = all;
  let guess = near !== undefined && near < 1 - high.amount && near > 1 - low.amount ? near : undefined;
  for (let probe = 0; probe < PROBES && low.bytes < limit * (1 - within); probe++) {
    const density = guess ?? between(low, high, limit * (1 - within / 2), probe % 3 === 2);
    guess = undefined;
    const fit = await fitAt(fitting, density);
    if (fit.bytes <= limit) low = fit;
    else high = fit;
    // Not a single weight lies between.
    if ((high.amount - low.amount) ** 2 < 1e-14) break;
  }
  return low;
}

async function fitAt({ prunable, store, encoding }: Fitting, density: number): Promise<Fit> {
  const amount = Number((1 - density).toFixed(7));
  const model = store(prunable.at(amount));
  return { amount, bytes: await bytesOf(model, encoding), model };
}

/** A density between the two; halving now and then keeps a bent line from creeping. */
function between(low: Fit, high: Fit, aimed: number, halve: boolean): number {
  const [from, to] = [Math.log(1 - low.amount), Math.log(1 - high.amount)];
  const way = (Math.log(aimed) - Math.log(low.bytes)) / (Math.log(high.bytes) - Math.log(low.bytes));
  return Math.exp(from + (to - from) * (halve ? 0.5 : Math.min(0.98, Math.max(0.02, way))));
}
