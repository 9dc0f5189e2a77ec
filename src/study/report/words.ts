import type { Interval } from '../../base/interval';
import { amountText, type Cell } from './cells';
import type { Comparison } from './comparison';
import type { Measure } from './measures';

/** A difference with its sign: `+1.20`, `−0.31`, `0.00`. */
export function signedText(value: number, { writeDifference }: Measure): string {
  const text = writeDifference(Math.abs(value));
  if (Number(text) === 0) return text;
  return `${value < 0 ? '\u2212' : '+'}${text}`;
}

/** An interval of differences: `[+0.80, +1.60]`. */
export function intervalText({ low, high }: Interval, measure: Measure): string {
  return `[${signedText(low, measure)}, ${signedText(high, measure)}]`;
}

/** A difference and its interval: `+1.20 points [+0.80, +1.60]`. For a loss what is positive is still better, and it is said as a loss. */
export function differenceText(comparison: Comparison, measure: Measure): string {
  const interval = comparison.interval();
  return `${signedText(comparison.difference, measure)}${measure.unit}${interval ? ` ${intervalText(interval, measure)}` : ''}`;
}

/** How far one is ahead of another: `1.20 points [0.80, 1.60]`. */
export function leadText(comparison: Comparison, measure: Measure): string {
  const interval = comparison.interval();
  const write = (value: number): string => signedText(value, measure).replace('+', '');
  return `${write(comparison.difference)}${measure.unit}${interval ? ` [${write(interval.low)}, ${write(interval.high)}]` : ''}`;
}

/** A mean with its interval: `97.61 % [97.52 %, 97.70 %]`; alone where nothing is claimed. */
export function scoreText({ score }: Pick<Cell, 'score'>, { write }: Measure): string {
  if (!score) return '–';
  return score.interval ? `${write(score.mean)} [${write(score.interval.low)}, ${write(score.interval.high)}]` : write(score.mean);
}

/** Amounts that follow one another: `At 80 %`, `From 50 % to 80 %`. */
export function amountsText(amounts: readonly number[]): string {
  const [first, last] = [amounts[0] ?? 0, amounts.at(-1) ?? 0];
  return first === last ? `At ${amountText(first)}` : `From ${amountText(first)} to ${amountText(last)}`;
}
