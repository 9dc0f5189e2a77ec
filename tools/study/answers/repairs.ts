import { methodText } from '../../../src/protocol/methods';
import type { Repair } from '../../../src/protocol/trialRecord';
import type { PruneLevel } from '../../../src/protocol/vocabulary';
import type { Answer } from './answer';
import { accuracy, difference, pooledDifference, type Cell, type Estimate } from './cells';
import { judged, type Verdict } from './judged';
import { amountText, countsText, differenceText, percentText, pooledText, table } from './words';

/** A repair held against fine-tuning. */
interface Against {
  readonly repair: Repair;
  readonly checkpoint?: string;
  readonly label: string;
}

const SCRATCH: Against = { repair: 'scratch', label: 'scratch' };
const OTHERS: readonly Against[] = [
  { repair: 'rewind', checkpoint: 'epoch-0', label: 'rewound to the draw' },
  { repair: 'rewind', checkpoint: 'epoch-1', label: 'rewound to epoch 1' },
  { repair: 'distil', label: 'distilled' },
];

/** Fine-tuning against the same masks or shapes from scratch, trained as long. */
export function scratchAnswer(cells: readonly Cell[], level: PruneLevel): Answer {
  const rows = rowsAgainst(cells, level, [SCRATCH]);
  const weights = level === 'parameter';
  return {
    title: weights ? 'Fine-tuning against scratch, single weights' : 'Fine-tuning against scratch, whole neurons',
    claim: weights
      ? 'Fine-tuning a parameter-pruned network does slightly better than training it from scratch'
      : 'For neuron-level pruning training from scratch does much better',
    found: `From scratch ${foundText(rows, 0)}.`,
    detail: [
      'Accuracy in percent after fine-tuning, and the points that the same masks or shapes, drawn anew and trained for as many epochs, are above it.',
      tableOf(rows, [SCRATCH]),
    ].join('\n\n'),
  };
}

/** Rewinding and distillation against fine-tuning. */
export function otherRepairsAnswer(cells: readonly Cell[], level: PruneLevel): Answer {
  const rows = rowsAgainst(cells, level, OTHERS);
  const found = OTHERS.map(({ label }, i) => `${label[0]?.toUpperCase() ?? ''}${label.slice(1)} ${foundText(rows, i)}.`);
  return {
    title: `Rewinding and distillation, ${level === 'parameter' ? 'single weights' : 'whole neurons'}`,
    claim:
      level === 'parameter'
        ? 'Consistency with the lottery ticket hypothesis: what stays, set back to where it began, trains as well'
        : 'The same where neurons are removed',
    found: found.join(' '),
    detail: [
      'Accuracy in percent after fine-tuning, and the points that each other repair is above it, for as many epochs.',
      tableOf(rows, OTHERS),
    ].join('\n\n'),
  };
}

interface Row {
  readonly cell: Cell;
  readonly compared: readonly { readonly other: Cell | undefined; readonly by: Estimate | undefined; readonly verdict: Verdict }[];
}

/** What one of the repairs is above fine-tuning, in words. */
function foundText(rows: readonly Row[], at: number): string {
  const measured = rows.flatMap(({ cell, compared }) => {
    const one = compared[at];
    return one?.other ? [{ pair: [one.other, cell] as const, verdict: one.verdict }] : [];
  });
  const counts = countsText(
    measured.map(({ verdict }) => verdict),
    { above: 'better', below: 'worse' },
  );
  return pooledText(pooledDifference(measured.map(({ pair }) => pair)), counts);
}

/** Of each pruned and fine-tuned cell that has one of these repairs beside it: what they are above it, judged together. */
function rowsAgainst(cells: readonly Cell[], level: PruneLevel, others: readonly Against[]): Row[] {
  const tuned = cells.filter(
    (cell) => cell.level === level && cell.repair === 'finetune' && cell.rounds === 1 && cell.scope === 'global' && cell.grid === '',
  );
  const rows = tuned
    .map((cell) => ({
      cell,
      by: others.map(({ repair, checkpoint }) => {
        const other = cells.find(
          (each) =>
            each.repair === repair &&
            each.checkpoint === checkpoint &&
            ALIKE.every((name) => each[name] === cell[name]) &&
            each.bySeed.size > 0,
        );
        return other && { other, difference: difference(other, cell) };
      }),
    }))
    .filter(({ by }) => by.some(Boolean))
    .sort(({ cell: a }, { cell: b }) => (a.network === b.network && a.method === b.method ? a.amount - b.amount : 0));
  const verdicts = judged(rows.flatMap(({ by }) => by.map((each) => each?.difference)));
  return rows.map(({ cell, by }, row) => ({
    cell,
    compared: by.map((each, i) => ({ other: each?.other, by: each?.difference, verdict: verdicts[row * others.length + i] })),
  }));
}

/** What two cells have in common that differ in their repair. */
const ALIKE = ['network', 'method', 'level', 'scope', 'amount', 'rounds', 'epochs', 'grid'] as const;

function tableOf(rows: readonly Row[], others: readonly Against[]): string {
  return table(
    ['network', 'method', 'removed', 'epochs', 'fine-tuned', ...others.map(({ label }) => label)],
    rows.map(({ cell, compared }) => [
      cell.network,
      cell.method ? methodText(cell.method).label : '',
      amountText(cell.amount),
      String(cell.epochs),
      percentText(accuracy(cell)),
      ...compared.map(({ by, verdict }) => differenceText(by, verdict)),
    ]),
    2,
  );
}
