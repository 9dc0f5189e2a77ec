import { byteSize, exactCount, share } from '../base/format';
import type { BudgetOutcome, CompressionAnswer, RepairKind } from './answers';
import type { BudgetName } from './settings/compressing';

/** What a compression reached and by what means, a line each. */
export function compressionText({ budgets, repair, steps }: CompressionAnswer): string[] {
  return [
    ...budgets.map((each) => `${each.met ? 'inside' : 'outside'} the budget: ${outcomeText(each)}`),
    ...(steps.length === 0 ? [] : [REPAIRS[repair]]),
  ];
}

const REPAIRS: Readonly<Record<RepairKind, string>> = {
  answers: 'what was removed was made up for by training with the data set’s answers',
  inputs: 'what was removed was made up for by the data set’s inputs alone: nothing was trained by answers',
  nothing: 'no data was used to make up for what was lost: nothing was trained',
};

/** A budget and what was reached, in words: `10.2 kB of at most 10.0 kB`. */
export function outcomeText({ budget, limit, reached }: BudgetOutcome): string {
  return `${reached === null ? 'not measured' : FIGURES[budget](reached)} of at most ${limitText(budget, limit)}`;
}

/** The limit of a budget in words that follow "at most": `10.0 kB`, `300,000 MACs`. */
export function limitText(budget: BudgetName, limit: number): string {
  return `${FIGURES[budget](limit)}${NOUNS[budget]}`;
}

const FIGURES: Readonly<Record<BudgetName, (value: number) => string>> = {
  maxBytes: byteSize,
  maxMacs: exactCount,
  maxParams: exactCount,
  maxDrop: (drop) => share(drop, 2),
};
const NOUNS: Readonly<Record<BudgetName, string>> = { maxBytes: '', maxMacs: ' MACs', maxParams: ' parameters', maxDrop: ' drop' };
