import { enumerated } from '../../base/enumerated';
import { plural } from '../../base/format';
import { grouped } from '../../base/grouped';
import type { AgainstControl } from './againstControl';
import { amountText, cellName, type Cell } from './cells';
import { untouched, type Control } from './controls';
import type { Leaders } from './leaders';
import type { Measure } from './measures';
import { amountsText, differenceText, leadText, scoreText } from './words';

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
  return `${why}: no claim. ${better > 0 ? 'Highest' : 'Lowest'} on average: ${enumerated(best)}.`;
}

function standingText(run: readonly Leaders[], measure: Measure): string {
  const at = amountsText(run.map(({ amount }) => amount));
  const last = run.at(-1);
  if (!last) return '';
  const { leader, tied, behind } = last;
  const [next] = behind;
  const where = run.length === 1 ? '' : ` at ${amountText(last.amount)}`;
  if (!next) return `${at}, no method is told apart from the best (${leader.line}, ${scoreText(leader, measure)}${where}).`;
  const lead = `of ${next.cell.line}, the next,${where} by ${leadText(next.by, measure)}`;
  if (tied.length === 0) return `${at}, ${leader.line} is ahead of all others: ${lead}.`;
  const together = [leader, ...tied].map(({ line }) => line).sort((a, b) => a.localeCompare(b, 'en'));
  const apart = tied.length === 1 ? '' : ' from the best';
  return `${at}, ${enumerated(together)} lead and are not told apart${apart}; ${leader.line} is ahead ${lead}.`;
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
  if (control.whole) return [wholeText(control, judged)];
  // That chance is worse than anything is said once, against chance itself.
  const own = judged.filter(({ cell }) => cell.method !== 'random');
  const counts = [1, -1].map((sign) => {
    const such = own.filter(({ by }) => by.verdict() === sign).sort((a, b) => sign * (b.by.difference - a.by.difference));
    const [most] = such;
    const name = sign > 0 ? 'better' : 'worse';
    if (!most) return `${name} at none`;
    return `${name} at ${such.length} (the most: ${most.cell.line} at ${amountText(most.cell.amount)}, ${differenceText(most.by, measure)})`;
  });
  if (own.length === 0) return [];
  const isNone = own.every(({ by }) => by.verdict() === 0);
  return [`${against}, of ${plural(own.length, 'point')}: ${isNone ? 'better or worse at none' : enumerated(counts)}.`];
}

/** From where on the methods of a panel lose something. */
function wholeText({ label }: Control, judged: readonly AgainstControl[]): string {
  const lines = grouped(judged, ({ cell }) => cell.line);
  const from = grouped([...lines], ([, own]) => own.find(({ by }) => by.verdict() < 0)?.cell.amount);
  const parts = [...from]
    .sort(([a = Infinity], [b = Infinity]) => a - b)
    .map(
      ([amount, own]) =>
        `${amount === undefined ? 'at no amount' : `from ${amountText(amount)} on`} ${enumerated(own.map(([line]) => line))}`,
    );
  return `Worse than ${label}: ${parts.join('; ')}.`;
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
