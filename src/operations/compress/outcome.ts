import type { BudgetOutcome, EditAnswer, ModelMeasure } from '../../protocol/answers';
import { outcomeText } from '../../protocol/compressionText';
import { BUDGETS, type BudgetName, type SettledCompressing } from '../../protocol/settings/compressing';
import { defined } from '../../base/defined';
import { dropBetween, dropByAgreement } from './judge';

/** What was reached of each budget that was told, as it was measured at the end. */
export function outcomesOf(
  { before, after }: Pick<EditAnswer, 'before' | 'after'>,
  bytes: number,
  settings: SettledCompressing,
): BudgetOutcome[] {
  return BUDGETS.flatMap((budget) => {
    const limit = settings[budget];
    if (limit === undefined) return [];
    const reached = budget === 'maxBytes' ? bytes : REACHED[budget](before, after);
    return [{ budget, limit, reached, met: reached !== null && reached <= limit + ROUNDING }];
  });
}

/** Accuracies are quotients: half a point of 0.965 is a little more or less. */
const ROUNDING = 1e-9;

const REACHED: Readonly<Record<Exclude<BudgetName, 'maxBytes'>, (before: ModelMeasure, after: ModelMeasure) => number | null>> = {
  maxMacs: (_, { macs }) => macs,
  maxParams: (_, { params }) => params,
  maxDrop: droppedBy,
};

function droppedBy(before: ModelMeasure, { loss, accuracy, agreement }: ModelMeasure): number | null {
  if (agreement) return dropByAgreement(agreement);
  if (before.loss === undefined || loss === undefined) return null;
  return dropBetween({ ...before, loss: before.loss }, { loss, ...defined({ accuracy }) });
}

/** What stands in the way of the first budget that was not met; undefined where all are. */
export function bindsText(outcomes: readonly BudgetOutcome[]): string | undefined {
  const missed = outcomes.find(({ met }) => !met);
  if (!missed) return undefined;
  const others = outcomes.filter(({ budget, met }) => met && budget !== missed.budget).map(outcomeText);
  return `${REASONS[missed.budget]} (${outcomeText(missed)}${others.length === 0 ? '' : `, with ${others.join(' and ')}`})`;
}

const REASONS: Readonly<Record<BudgetName, string>> = {
  maxBytes: 'a thousandth of each kernel stays, and biases, model.json and what can’t be quantized take the rest',
  maxMacs: 'no more neurons can be cut: each layer keeps one, and the inputs’ and outputs’ are fixed',
  maxParams: 'no more neurons can be cut: each layer keeps one, and the inputs’ and outputs’ are fixed',
  maxDrop: 'so small a model answers worse',
};
