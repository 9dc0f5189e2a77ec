import { encodeWeight } from '../../formats/codec/encodeWeight';
import { gzipSize } from '../../formats/wireSize';
import { Failure } from '../../model/failure';
import { withWeights, type Model, type Weight } from '../../model/model';
import type { InputBlock } from '../../trace/inputs/inputMoments';
import { quantizing, type QuantizeSettings } from '../../protocol/settings/quantizing';
import { allot, highestPrice } from './allot';
import { bytesEntropy } from './codeEntropy';
import { frugalLevels } from './frugalLevels';
import { importanceOf, type Knowledge } from './knowledge';
import { onGrid, type OnGrid } from './onGrid';
import { quantizeWeight } from './quantizeWeight';
import { roundToLevels } from './roundToLevels';
import { selectTensors, type QuantizedModel } from './selectTensors';
import { tensorChoices, type Choice } from './tensorChoices';

/** A model that was quantized to a budget, and what it takes of it (in the budget's unit). */
export interface BudgetedModel extends QuantizedModel {
  readonly spent: number;
}

/** What is hit of a budget is good enough from this share on. */
const CLOSE = 0.997;
/** Halvings of the price of a bit. */
const HALVINGS = 24;
/** Times that errors are carried anew, each with the price that the last one's size tells. */
const PASSES = 5;
/** Prices are looked for from this share of the highest on. */
const LOWEST = 1e-10;

interface Tensor {
  readonly weight: Weight;
  readonly onGrid: OnGrid;
  readonly choices: readonly Choice[];
  readonly blocks: readonly InputBlock[] | undefined;
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
  const selection = selectTensors(model, settings);
  const unknown = selection.weights.flatMap((weight) => (importanceOf(weight, knowledge) ? [] : [quantizeWeight(weight, { dtype: 'uint8' })]));
  const tensors = selection.weights.flatMap((weight): Tensor[] => {
    const importance = importanceOf(weight, knowledge);
    if (!importance) return [];
    const own = onGrid(weight, importance);
    const choices = tensorChoices(weight, own, settings.dtype === 'mixed');
    return [{ weight, onGrid: own, choices, blocks: knowledge.moments?.get(weight.name) }];
  });
  const budget = budgetOf(model, settings);
  const make = async (lambda: number, carry: boolean): Promise<Trial> => {
    const weights = [...unknown, ...stored(tensors, lambda, carry)];
    const spent = await budget.spentBy(weights);
    report(`${budget.text(spent)} at most ${budget.text(budget.most)}`);
    return { weights, spent };
  };
  const { weights, spent } = await closest(tensors, budget, make, knowledge.moments !== undefined);
  return { ...selection.finish(weights), spent };
}

interface Trial {
  readonly weights: readonly Weight[];
  readonly spent: number;
}

interface Budget {
  readonly most: number;
  readonly setting: string;
  readonly spentBy: (weights: readonly Weight[]) => Promise<number>;
  readonly text: (spent: number) => string;
}

function budgetOf(model: Model, { meanBits, maxBytes }: QuantizeSettings): Budget {
  if (maxBytes !== undefined) {
    const spentBy = (weights: readonly Weight[]): Promise<number> => gzipSize(withWeights(model, weights));
    return { most: maxBytes, setting: quantizing.fields.maxBytes.label, spentBy, text: (bytes) => `${bytes} bytes gzipped` };
  }
  if (meanBits === undefined) throw new Error('there is no budget');
  const spentBy = (weights: readonly Weight[]): Promise<number> => {
    const values = weights.reduce((sum, each) => sum + each.values.length, 0);
    const bits = weights.reduce((sum, weight) => sum + bytesEntropy(encodeWeight(weight)), 0);
    return Promise.resolve(values === 0 ? 0 : bits / values);
  };
  return { most: meanBits, setting: quantizing.fields.meanBits.label, spentBy, text: (bits) => `${bits.toPrecision(3)} bits a value` };
}

function stored(tensors: readonly Tensor[], lambda: number, carry: boolean): Weight[] {
  const chosen = allot(
    tensors.map(({ choices }) => choices),
    lambda,
  );
  return tensors.map(({ weight, onGrid: own, blocks }, i) => {
    const { dtype, codes } = chosen[i] as Choice;
    if (dtype !== 'uint8' || !codes) return quantizeWeight(weight, { dtype });
    const levels = frugalLevels(own, codes, lambda);
    return roundToLevels(weight, own, { levels, lambda, blocks: carry ? blocks : undefined });
  });
}

/** The trial that takes the most of the budget without going over it. */
async function closest(
  tensors: readonly Tensor[],
  budget: Budget,
  make: (lambda: number, carry: boolean) => Promise<Trial>,
  carry: boolean,
): Promise<Trial> {
  const { most, setting, text } = budget;
  const finest = await make(0, carry);
  if (finest.spent <= most) return finest;
  const highest = 1.001 * highestPrice(tensors.map(({ choices }) => choices));
  const coarsest = await make(highest, false);
  if (coarsest.spent > most) {
    const reason = `${text(most)} can not be reached by quantizing these tensors: it takes ${text(coarsest.spent)} at least`;
    throw new Failure('settingInvalid', { setting, reason });
  }
  const known = new Map<number, Trial>([[highest, coarsest]]);
  const nearest = async (aim: number): Promise<[number, Trial]> => {
    let [low, high] = [highest * LOWEST, highest];
    let best = coarsest;
    for (let i = 0; i < HALVINGS && best.spent < CLOSE * aim; i++) {
      const middle = Math.sqrt(low * high);
      const trial = known.get(middle) ?? (await make(middle, false));
      known.set(middle, trial);
      if (trial.spent > aim) low = middle;
      else [high, best] = [middle, trial];
    }
    return [high, best];
  };
  let [lambda, best] = await nearest(most);
  if (!carry) return best;
  // Carried errors change how often each code stands: what is aimed at follows what came of it.
  let aim = best.spent;
  let within: Trial | undefined;
  for (let pass = 0; pass < PASSES; pass++) {
    const trial = await make(lambda, true);
    if (trial.spent <= most && trial.spent > (within?.spent ?? -1)) within = trial;
    if (within && within.spent >= CLOSE * most) break;
    aim *= (most * (1 + CLOSE)) / 2 / trial.spent;
    [lambda, best] = await nearest(Math.max(aim, coarsest.spent));
  }
  return within ?? coarsest;
}
