import { plural } from '../../base/format';
import type { AgainstControl } from './againstControl';
import { amountText, cellName, type Cell } from './cells';
import type { Control } from './controls';
import { untouched } from './controls';
import type { Leaders } from './leaders';
import type { Measure } from './measures';
import { amountsText, differenceText, listed, scoreText } from './words';

/** What a panel comes to, sentence by sentence: who leads where. Nothing that its figures do not bear. */
export function leaderSentences(leaders: readonly Leaders[], measure: Measure): string[] {
  const claimable = leaders.filter(({ tooFew }) => tooFew === undefined);
  const few = leaders.flatMap(({ tooFew }) => tooFew ?? []);
  return [
    ...runs(few.length === leaders.length ? [] : claimable, sameStanding).map((run) => standingText(run, measure)),
    ...(few.length === 0
      ? []
      : [
          unclaimedText(
            leaders.filter(({ tooFew }) => tooFew !== undefined),
            measure,
          ),
        ]),
  ];
}

function unclaimedText(leaders: readonly Leaders[], { better }: Measure): string {
  const seeds = Math.min(...leaders.flatMap(({ tooFew }) => tooFew ?? []));
  const why = seeds === 0 ? 'No answers sample by sample' : plural(seeds, 'seed');
  const best = runs(leaders, (a, b) => a.leader.line === b.leader.line).map(
    (run) => `${run[0]?.leader.line ?? ''} ${lowered(amountsText(run.map(({ amount }) => amount)))}`,
  );
  return `${why}: no claim. ${better > 0 ? 'Highest' : 'Lowest'} on average: ${listed(best)}.`;
}

function standingText(run: readonly Leaders[], measure: Measure): string {
  const at = amountsText(run.map(({ amount }) => amount));
  const last = run.at(-1);
  if (!last) return '';
  const { leader, tied, behind } = last;
  const where = run.length === 1 ? '' : ` at ${amountText(last.amount)}`;
  const next = behind[0];
  const ahead = next
    ? `${where === '' ? '' : `${where.trim()} `}${differenceText(next.by, measure)} before ${next.cell.line}, the next`
    : '';
  if (tied.length === 0) return `${at}, ${leader.line} is ahead of all others: ${ahead}.`;
  if (behind.length === 0) return `${at}, no method is told apart from the best (${leader.line}, ${scoreText(leader, measure)}${where}).`;
  const together = [leader, ...tied].map(({ line }) => line).sort((a, b) => a.localeCompare(b, 'en'));
  return `${at}, ${listed(together)} lead and are not told apart${behind.length === 1 ? '' : ' from the best'}: ${leader.line} is ${ahead}.`;
}

function sameStanding(a: Leaders, b: Leaders): boolean {
  const names = ({ leader, tied }: Leaders): string =>
    [leader, ...tied]
      .map(({ line }) => line)
      .sort()
      .join('\n');
  return names(a) === names(b) && (a.behind.length === 0) === (b.behind.length === 0);
}

/** How the cells of a panel stand against a control, in a sentence; none where there are none. */
export function controlSentence(control: Control, compared: readonly AgainstControl[], measure: Measure): string[] {
  if (compared.length === 0) return [];
  const judged = compared.filter(({ by }) => by.p !== undefined);
  const against = `Against ${control.label}`;
  if (judged.length === 0) {
    const seeds = Math.min(...compared.map(({ by }) => by.seeds));
    return [`${against}: ${seeds === 0 ? 'one model each' : plural(seeds, 'seed')}, no claim.`];
  }
  const [better, worse] = [1, -1].map((sign) => judged.filter(({ by }) => by.verdict() === sign));
  const most = [...judged].filter(({ by }) => by.verdict() !== 0).sort((a, b) => Math.abs(b.by.difference) - Math.abs(a.by.difference))[0];
  const counts = `better at ${better?.length ?? 0} of ${plural(judged.length, 'point')}, worse at ${worse?.length ?? 0}`;
  const largest = most ? `; the most for ${most.cell.line} at ${amountText(most.cell.amount)}, ${differenceText(most.by, measure)}` : '';
  return [`${against}: ${counts}${largest}.`];
}

/** How far below the model as it was a point may lie that is called as good, in the measure's unit. */
const NEAR = 0.01;

/** The smallest point that is hardly worse than the model as it was: a choice among many, and said to be one. */
export function smallestSentence(cells: readonly Cell[], baseline: number | undefined, measure: Measure): string[] {
  if (baseline === undefined || measure.better < 0) return [];
  const near = cells.filter(
    ({ score, family, quantized }) => score && (family !== '' || quantized !== '') && score.mean >= baseline - NEAR,
  );
  const smallest = [...near].sort((a, b) => a.size.gzipBytes - b.size.gzipBytes)[0];
  const before = untouched(cells)?.size.gzipBytes;
  if (!smallest) return [`No point lies within one point of the model as it was.`];
  const ratio =
    before === undefined ? '' : `, ${Number((before / smallest.size.gzipBytes).toPrecision(3))} times smaller than the model as it was`;
  return [
    `The smallest of the ${plural(cells.length, 'point')} that lies within one point of the model as it was: ${cellName(smallest)} (${scoreText(smallest, measure)}; ${Math.round(smallest.size.gzipBytes).toLocaleString('en')} bytes through gzip${ratio}).`,
  ];
}

/** Neighbours that go together. */
function runs<T>(items: readonly T[], together: (a: T, b: T) => boolean): T[][] {
  const all: T[][] = [];
  for (const item of items) {
    const run = all.at(-1);
    const last = run?.at(-1);
    if (run && last !== undefined && together(last, item)) run.push(item);
    else all.push([item]);
  }
  return all;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
