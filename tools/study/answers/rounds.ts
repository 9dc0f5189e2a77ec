import { methodText } from '../../../src/protocol/methods';
import type { PruneLevel } from '../../../src/protocol/vocabulary';
import type { Answer } from './answer';
import { accuracy, difference, type Cell } from './cells';
import { judged } from './judged';
import { amountText, countsText, differenceText, percentText, table } from './words';

/** OBD-SD against OBD and magnitude where both rank anew in rounds, fine-tuned after each. */
export function roundsAnswer(cells: readonly Cell[], level: PruneLevel): Answer {
  const inRounds = cells.filter((cell) => cell.level === level && cell.rounds > 1 && cell.repair === 'finetune' && cell.grid === '');
  const others = ['obd', 'magnitude', 'random'] as const;
  const rows = inRounds
    .filter(({ method }) => method === 'obd-sd')
    .sort((a, b) => (a.network === b.network ? a.amount - b.amount : 0))
    .map((own) => ({
      own,
      by: others.map((method) => {
        const other = inRounds.find(
          (cell) => cell.method === method && cell.network === own.network && cell.amount === own.amount && cell.rounds === own.rounds,
        );
        return other && difference(own, other);
      }),
    }));
  const verdicts = judged(rows.flatMap(({ by }) => by));
  const at = (row: number, column: number): (typeof verdicts)[number] => verdicts[row * others.length + column];
  const found = others.map((method, column) => {
    const of = rows.flatMap(({ by }, row) => (by[column] ? [at(row, column)] : []));
    return `Against ${methodText(method).label}: ${countsText(of, { above: 'ahead', below: 'behind' })}.`;
  });
  return {
    title: `In rounds, ${level === 'parameter' ? 'single weights' : 'whole neurons'}`,
    claim: 'Not in the abstract: does the order stay where methods rank anew in rounds?',
    found: rows.length === 0 ? 'Not measured.' : found.join(' '),
    detail: [
      'Accuracy of OBD-SD in percent, removed in rounds with fine-tuning after each, and the points that it is above the others.',
      table(
        ['network', 'removed', 'rounds', 'epochs in all', 'OBD-SD', ...others.map((method) => methodText(method).label)],
        rows.map(({ own, by }, row) => [
          own.network,
          amountText(own.amount),
          String(own.rounds),
          String(own.rounds * own.epochs),
          percentText(accuracy(own)),
          ...by.map((each, column) => differenceText(each, at(row, column))),
        ]),
      ),
    ].join('\n\n'),
  };
}
