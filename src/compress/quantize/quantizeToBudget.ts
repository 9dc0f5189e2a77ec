import { encodeWeight } from '../../formats/codec/encodeWeight';
import { gzipSize } from '../../formats/wireSize';
import { Failure } from '../../model/failure';
import { withWeights, type Model, type Weight } from '../../model/model';
import type { QuantizeSettings } from '../../protocol/settings/quantizing';
import { allot, highestPrice } from './allot';
import { bytesEntropy } from './codeEntropy';
import { frugalLevels } from './frugalLevels';
import { importanceOf, type Knowledge } from './knowledge';
import { onGrid, type OnGrid } from './onGrid';
import { quantizeWeight } from './quantizeWeight';
import { FactorRoom } from './carriedRounding';
import { carriersOf, roundToLevels, type Carrier } from './roundToLevels';
import { selectTensors, type QuantizedModel } from './selectTensors';
import { tensorChoices, type Choice } from './tensorChoices';

/** A model that was quantized to a budget, and what it takes of it (in the budget's unit). */
export interface BudgetedModel extends QuantizedModel {
  readonly spent: number;
  /** Whether errors were carried. */
  readonly carried: boolean;
}

/** What is hit of a budget is good enough from this share on. */
const CLOSE = 0.997;
/** Trials between two prices. */
const TRIALS = 12;
/** The same where each takes long, or little is to be gained. */
const FEW_TRIALS = 4;
/** Prices are looked for from this share of the highest on. */
const LOWEST = 1e-10;
/** Where carried errors take a little more than the finest grid, this share of the highest is tried first. */
const LOW = 1e-6;
/** How far from a price another is tried, and how often. */
const FURTHER = 2;
const WIDENINGS = 5;

interface Tensor {
  readonly weight: Weight;
  readonly onGrid: OnGrid;
  readonly choices: readonly Choice[];
  /** The price from which on it takes the fewest bits that it can; its elements heed no higher one, at which they would all be zero. */
  readonly highest: number;
  /** Made when errors are carried for the first time: factors are dear. */
  readonly carriers: () => readonly Carrier[] | undefined;
}

/**
 * Quantizes the weights that the settings choose so that all together take at most `meanBits` a value (by the entropy of their
 * codes) or the model's weight files at most `maxBytes` through gzip. Each tensor gets as many levels as its part in the loss is
 * worth: one price of a bit for all of them (a Lagrangian), at which each takes what costs the least sum of error and bits, and each
 * element the level for which that holds. Tensors whose part is not known keep all 256 values. `report` hears of each trial. Throws
 * `settingInvalid` where even the fewest levels take more.
 */
export async function quantizeToBudget(
  model: Model,
  settings: QuantizeSettings,
  knowledge: Knowledge = {},
  report: (message: string) => void = () => undefined,
): Promise<BudgetedModel> {
  const selection = selectTensors(model, settings, { asIs: false });
  const unknown = selection.weights.flatMap((weight) =>
    importanceOf(weight, knowledge) ? [] : [quantizeWeight(weight, { dtype: 'uint8' })],
  );
  const room = new FactorRoom();
  const tensors = selection.weights.flatMap((weight): Tensor[] => {
    const importance = importanceOf(weight, knowledge);
    if (!importance) return [];
    const own = onGrid(weight, importance);
    const choices = tensorChoices(weight, own, settings.dtype === 'mixed');
    const blocks = knowledge.moments?.get(weight.name);
    let carriers: readonly Carrier[] | undefined;
    return [
      {
        weight,
        onGrid: own,
        choices,
        highest: highestPrice([choices]),
        carriers: () => (carriers ??= blocks && carriersOf(own, blocks, room)),
      },
    ];
  });
  const budget = budgetOf(model, settings);
  const make = async (prices: Prices, carried: boolean): Promise<Trial> => {
    const weights = [...unknown, ...stored(tensors, prices, carried)];
    const spent = await budget.spentBy(weights);
    report(`${budget.text(spent)}, of at most ${budget.most}`);
    return { weights, spent, carried };
  };
  const { weights, spent, carried } = await closest(tensors, budget, make, knowledge.moments !== undefined);
  return { ...selection.finish(weights), spent, carried };
}

interface Trial {
  readonly weights: readonly Weight[];
  readonly spent: number;
  readonly carried: boolean;
}

/** What a bit costs when each tensor chooses how it is stored, and when elements choose their levels. */
interface Prices {
  readonly choose: number;
  readonly round: number;
}

interface Budget {
  readonly most: number;
  readonly setting: string;
  readonly spentBy: (weights: readonly Weight[]) => Promise<number>;
  readonly text: (spent: number) => string;
}

function budgetOf(model: Model, { meanBits, maxBytes }: QuantizeSettings): Budget {
  if (maxBytes !== undefined) {
    const spentBy = async (weights: readonly Weight[]): Promise<number> => (await gzipSize(withWeights(model, weights))).gzipBytes;
    return { most: maxBytes, setting: 'max-bytes', spentBy, text: (bytes) => `${bytes} bytes gzipped` };
  }
  if (meanBits === undefined) throw new Error('there is no budget');
  const spentBy = (weights: readonly Weight[]): Promise<number> => {
    const values = weights.reduce((sum, each) => sum + each.values.length, 0);
    const bits = weights.reduce((sum, weight) => sum + bytesEntropy(encodeWeight(weight)), 0);
    return Promise.resolve(values === 0 ? 0 : bits / values);
  };
  return { most: meanBits, setting: 'mean-bits', spentBy, text: (bits) => `${bits.toPrecision(3)} bits a value` };
}

function stored(tensors: readonly Tensor[], { choose, round }: Prices, carry: boolean): Weight[] {
  const chosen = allot(
    tensors.map(({ choices }) => choices),
    choose,
  );
  return tensors.map(({ weight, onGrid: own, highest, carriers }, i) => {
    const { dtype, codes } = chosen[i] as Choice;
    if (dtype !== 'uint8' || !codes) return quantizeWeight(weight, { dtype });
    const lambda = Math.min(round, highest);
    const levels = frugalLevels(own, codes, lambda);
    return roundToLevels(weight, own, { levels, lambda, carriers: carry ? carriers() : undefined });
  });
}

/** The trial that takes the most of the budget without going over it. */
async function closest(
  tensors: readonly Tensor[],
  { most, setting, text }: Budget,
  make: (prices: Prices, carry: boolean) => Promise<Trial>,
  carry: boolean,
): Promise<Trial> {
  const one = (lambda: number): Prices => ({ choose: lambda, round: lambda });
  const finest = await make(one(0), false);
  const highest = 1.001 * Math.max(...tensors.map((tensor) => tensor.highest));
  if (finest.spent <= most) {
    const trial = carry ? await make(one(0), true) : finest;
    if (trial.spent <= most) return trial;
    return (await nearPrice(highest * LOW, most, (round) => make({ choose: 0, round }, true))) ?? finest;
  }
  const coarsest = await make(one(highest), false);
  if (coarsest.spent > most) {
    const reason = `${text(most)} can not be reached by quantizing these tensors: it takes ${text(coarsest.spent)} at least`;
    throw new Failure('settingInvalid', { setting, reason });
  }
  const ends = { finer: { price: highest * LOWEST, trial: finest }, coarser: { price: highest, trial: coarsest } };
  const { finer, coarser } = await between(ends, most, TRIALS, (price) => make(one(price), false));
  if (!carry && coarser.trial.spent >= CLOSE * most) return coarser.trial;
  // Where a tensor's next choice is far away, its elements alone heed a higher price.
  const squeezed = await nearPrice(finer.price, most, (round) => make({ choose: finer.price, round }, carry));
  return squeezed && (carry || squeezed.spent > coarser.trial.spent) ? squeezed : coarser.trial;
}

interface Priced {
  readonly price: number;
  readonly trial: Trial;
}

/** Two prices: trials at the lower go over the budget, those at the higher keep to it. */
interface Bracket {
  readonly finer: Priced;
  readonly coarser: Priced;
}

/** Narrows a bracket: to where the logarithms' line meets the budget, and halfway after that was on the same side twice. */
async function between(bracket: Bracket, most: number, trials: number, make: (price: number) => Promise<Trial>): Promise<Bracket> {
  let { finer, coarser } = bracket;
  let side = 0;
  for (let i = 0; i < trials && coarser.trial.spent < CLOSE * most; i++) {
    const [above, below] = [Math.log(finer.trial.spent / most), Math.log(most / coarser.trial.spent)];
    const share = Math.abs(side) >= 2 ? 0.5 : Math.min(0.95, Math.max(0.05, above / (above + below)));
    const price = finer.price ** (1 - share) * coarser.price ** share;
    const trial = await make(price);
    if (trial.spent > most) {
      finer = { price, trial };
      side = Math.max(0, side) + 1;
    } else {
      coarser = { price, trial };
      side = Math.min(0, side) - 1;
    }
  }
  return { finer, coarser };
}

/** A trial that keeps to the budget, looked for from a price on; undefined where none is found. */
async function nearPrice(start: number, most: number, make: (price: number) => Promise<Trial>): Promise<Trial | undefined> {
  let finer: Priced | undefined;
  let coarser: Priced | undefined;
  let price = start;
  for (let i = 0; i < WIDENINGS && !(finer && coarser); i++) {
    const trial = await make(price);
    if (trial.spent > most) finer = { price, trial };
    else coarser = { price, trial };
    if (coarser && coarser.trial.spent >= CLOSE * most) break;
    price *= trial.spent > most ? FURTHER : 1 / FURTHER;
  }
  if (!finer || !coarser) return coarser?.trial;
  return (await between({ finer, coarser }, most, FEW_TRIALS, make)).coarser.trial;
}
