import { methodText } from '../../../src/protocol/methods';
import type { MethodName, PruneLevel } from '../../../src/protocol/vocabulary';
import { SUBSTANTIAL, type Answer } from './answer';
import { accuracy, difference, pooledDifference, type Cell } from './cells';
import { judged } from './judged';
import { amountText, countsText, differenceText, percentText, pooledText, table } from './words';

const UNITS: Readonly<Record<PruneLevel, string>> = { parameter: 'single weights', neuron: 'whole neurons' };

/** OBD-SD against each other method at one level, in one shot and with the same fine-tuning. */
export function selectionAnswer(cells: readonly Cell[], level: PruneLevel): Answer {
  const trained = wideCells(cells, level, 'finetune');
  const rows = rowsOf(trained);
  const others = methodsOf(trained).filter((method) => method !== 'obd-sd');
  const compared = rows.flatMap(({ network, amount, own }) =>
    others.flatMap((method) => {
      const cell = trained.find((each) => each.network === network && each.amount === amount && each.method === method);
      return cell ? [{ network, amount, method, own, other: cell, by: difference(own, cell) }] : [];
    }),
  );
  const verdicts = judged(compared.map(({ by }) => by));
  const all = compared.map((each, i) => ({ ...each, verdict: verdicts[i] }));
  const substantial = all.filter(({ amount }) => amount >= SUBSTANTIAL);
  const leads = rows
    .filter(({ amount }) => amount >= SUBSTANTIAL)
    .filter(({ network, amount }) =>
      substantial.filter((each) => each.network === network && each.amount === amount).every(({ by }) => (by?.mean ?? 0) > 0),
    ).length;
  const tries = rows.filter(({ amount }) => amount >= SUBSTANTIAL).length;
  const found = [
    `Highest on average in ${leads} of ${tries} cases from ${amountText(SUBSTANTIAL)} on.`,
    ...others.map((method) => {
      const of = substantial.filter((each) => each.method === method);
      const counts = countsText(
        of.map(({ verdict }) => verdict),
        { above: 'ahead', below: 'behind' },
      );
      return `Against ${methodText(method).label}: ${pooledText(pooledDifference(of.map(({ own, other }) => [own, other])), counts)}.`;
    }),
  ];
  return {
    title: `OBD-SD against other ways to choose ${UNITS[level]}`,
    claim: `OBD-SD slightly outperforms all other methods of selecting ${level === 'parameter' ? 'parameters' : 'neurons'} with substantial pruning`,
    found: tries === 0 ? 'Not measured.' : found.join(' '),
    detail: [
      `Accuracy of OBD-SD in percent, and the points that it is above each other method (below zero: behind), one shot, after the same fine-tuning.`,
      table(
        ['network', 'removed', 'OBD-SD', ...others.map((method) => methodText(method).label)],
        rows.map(({ network, amount, own }) => [
          network,
          amountText(amount),
          percentText(accuracy(own)),
          ...others.map((method) => {
            const found = all.find((each) => each.network === network && each.amount === amount && each.method === method);
            return differenceText(found?.by, found?.verdict);
          }),
        ]),
      ),
      'Accuracy in percent before fine-tuning:',
      untrainedTable(wideCells(cells, level, 'none')),
    ].join('\n\n'),
  };
}

/** One row a network and amount that OBD-SD was measured at. */
function rowsOf(cells: readonly Cell[]): { readonly network: string; readonly amount: number; readonly own: Cell }[] {
  return cells
    .filter(({ method }) => method === 'obd-sd')
    .map((own) => ({ network: own.network, amount: own.amount, own }))
    .sort((a, b) => (a.network === b.network ? a.amount - b.amount : 0));
}

function untrainedTable(cells: readonly Cell[]): string {
  const methods = methodsOf(cells);
  return table(
    ['network', 'removed', ...methods.map((method) => methodText(method).label)],
    rowsOf(cells).map(({ network, amount }) => [
      network,
      amountText(amount),
      ...methods.map((method) => {
        const cell = cells.find((each) => each.network === network && each.amount === amount && each.method === method);
        return percentText(cell && accuracy(cell));
      }),
    ]),
  );
}

/**
 * The cells of pruning in one shot, layers competing, repaired so, whose training is that which most methods were measured with: of each
 * network one.
 */
export function wideCells(cells: readonly Cell[], level: PruneLevel, repair: 'none' | 'finetune'): Cell[] {
  const asked = cells.filter(
    (cell) => cell.level === level && cell.repair === repair && cell.rounds === 1 && cell.scope === 'global' && cell.grid === '',
  );
  return [...new Set(asked.map(({ network }) => network))].flatMap((network) => {
    const here = asked.filter((cell) => cell.network === network);
    const trainings = [...new Set(here.map(({ epochs }) => epochs))];
    const methods = (epochs: number): number => methodsOf(here.filter((cell) => cell.epochs === epochs)).length;
    const widest = trainings.reduce((best, epochs) => (methods(epochs) > methods(best) ? epochs : best), trainings[0] ?? 0);
    return here.filter((cell) => cell.epochs === widest);
  });
}

function methodsOf(cells: readonly Cell[]): MethodName[] {
  return [...new Set(cells.flatMap(({ method }) => method ?? []))].sort((a, b) => METHOD_ORDER.indexOf(a) - METHOD_ORDER.indexOf(b));
}

/** As tables show them: OBD-SD, what it is a variant of, what the paper compares it with, the others. */
export const METHOD_ORDER: readonly MethodName[] = [
  'obd-sd',
  'obd',
  'magnitude',
  'random',
  'dropout',
  'merge',
  'wanda',
  'obs',
  'taylor',
  'fisher',
  'damage',
];
