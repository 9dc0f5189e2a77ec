import { grouped } from '../../../src/base/grouped';
import { LEAST_SEEDS } from '../../../src/study/statistics/meanInterval';
import type { Estimate } from './cells';
import type { Verdict } from './judged';

/** Points of accuracy, with a sign that is read as one. */
export function signed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** A difference with its interval, in bold where it is told apart from zero: `**+1.2** [+0.8, +1.6]`. */
export function differenceText(estimate: Estimate | undefined, verdict?: Verdict): string {
  if (!estimate) return '';
  const { mean, interval } = estimate;
  const value = verdict === 1 || verdict === -1 ? `**${signed(mean)}**` : signed(mean);
  return interval ? `${value} [${signed(interval.low)}, ${signed(interval.high)}]` : value;
}

/** A mean in percent: `95.7`. */
export function percentText(estimate: Estimate | undefined): string {
  return estimate ? estimate.mean.toFixed(1) : '';
}

/** `90 %`. */
export function amountText(amount: number): string {
  return `${Number((100 * amount).toPrecision(4))} %`;
}

/** A table of Markdown; figures stand to the right, the first `texts` columns to the left. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], texts = 1): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i < texts ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** What a question comes to on average, and how often it was decided: `+0.4 points [+0.1, +0.6]; ahead in 3 of 8, …`. */
export function pooledText(pooled: Estimate | undefined, counts: string): string {
  return pooled && pooled.seeds >= LEAST_SEEDS ? `${differenceText(pooled).replace(/^\S+/, '$& points')} on average; ${counts}` : counts;
}

/** How often each verdict was reached: `above zero in 3 of 8, below in 1, not told apart in 4`. */
export function countsText(verdicts: readonly Verdict[], { above, below }: { readonly above: string; readonly below: string }): string {
  const by = grouped(verdicts, String);
  const count = (verdict: Verdict): number => by.get(String(verdict))?.length ?? 0;
  const all = verdicts.length - count(undefined);
  const few = count(undefined);
  if (all === 0) return few === 0 ? 'not measured' : 'too few seeds for a claim';
  const text = `${above} in ${count(1)} of ${all}, ${below} in ${count(-1)}, not told apart in ${count(0)}`;
  return few === 0 ? text : `${text}; ${few} with too few seeds`;
}
