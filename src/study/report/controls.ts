import type { MethodName } from '../../protocol/vocabulary';
import type { Cell } from './cells';

/** What a method must be held against before it can be said to be worth something. */
export interface Control {
  readonly name: string;
  /** In words that follow "against". */
  readonly label: string;
  /** Why nothing of it stands in the report, in words that follow "no". */
  readonly lacking: string;
  /** The cell that is the control of this one; undefined where it has none, or is one itself. */
  readonly of: (cell: Cell, cells: readonly Cell[]) => Cell | undefined;
  /** Whether nothing is removed in it: the question is up to where nothing is lost. */
  readonly whole?: true;
  /** Whether a report on these cells ought to have it. */
  readonly due: (cells: readonly Cell[]) => boolean;
}

/** The controls, in the order shown. */
export const CONTROLS: readonly Control[] = [
  {
    name: 'random',
    label: 'random choice',
    lacking: 'random choice',
    of: (cell, cells) => sameBy('random', cell, cells),
    due: (cells) => cells.some(({ family }) => family !== ''),
  },
  {
    name: 'magnitude',
    label: 'the smallest magnitude',
    lacking: 'magnitude',
    // One control is not held against another.
    of: (cell, cells) => (cell.method === 'random' ? undefined : sameBy('magnitude', cell, cells)),
    due: () => false,
  },
  {
    name: 'uniform',
    label: 'the same share of every layer',
    lacking: 'uniform shares',
    // By magnitude, where that is all there is: the same method in every layer says more.
    of: (cell, cells) => {
      if (cell.family === '' || cell.trial.prune?.scope === 'layer') return undefined;
      const others = cells.filter((other) => other.trial.prune?.scope === 'layer' && alike(cell, other, PLACE));
      return others.find(({ method }) => method === cell.method) ?? others.find(({ method }) => method === 'magnitude');
    },
    due: (cells) => cells.some(({ family }) => family !== ''),
  },
  {
    name: 'scratch',
    label: 'the same shapes from scratch',
    lacking: 'training from scratch',
    of: (cell, cells) =>
      cell.repair === 'none' || cell.repair === 'scratch'
        ? undefined
        : sameBudget(
            cell,
            cells.filter((other) => other.repair === 'scratch' && alike(cell, other, ['family', 'line', 'amount', 'quantized'])),
          ),
    due: trains,
  },
  {
    name: 'dense',
    label: 'the dense net, trained as long',
    whole: true,
    lacking: 'dense net trained as long',
    of: (cell, cells) =>
      cell.repair === 'none' || cell.family === ''
        ? undefined
        : sameBudget(
            cell,
            cells.filter((other) => other.family === '' && other.quantized === '' && other.repair === 'finetune'),
          ),
    due: trains,
  },
  {
    name: 'before',
    label: 'the model as it was',
    whole: true,
    lacking: 'model as it was',
    of: (cell, cells) => (cell.repair === 'none' ? untouched(cells) : undefined),
    due: () => false,
  },
];

/** The model before any trial, where a trial measured it. */
export function untouched(cells: readonly Cell[]): Cell | undefined {
  return cells.find(
    ({ family, quantized, repair, score }) => family === '' && quantized === '' && repair === 'none' && score !== undefined,
  );
}

/** The controls that a report on these cells ought to have and has not, in words that follow "no". */
export function missingControls(cells: readonly Cell[]): string[] {
  return CONTROLS.flatMap(({ of, due, lacking }) => (due(cells) && !cells.some((cell) => of(cell, cells)) ? [lacking] : []));
}

function trains(cells: readonly Cell[]): boolean {
  return cells.some(({ family, repair }) => family !== '' && repair !== 'none');
}

/** Where in the report a cell stands, but for its line. */
const PLACE = ['family', 'amount', 'repaired', 'quantized'] as const;

/** The cell of another method in the same place, ranked in the same scope where there is one. */
function sameBy(method: MethodName, cell: Cell, cells: readonly Cell[]): Cell | undefined {
  if (cell.method === method || cell.family === '') return undefined;
  const others = cells.filter((other) => other.method === method && alike(cell, other, PLACE));
  return others.find(({ trial }) => trial.prune?.scope === cell.trial.prune?.scope) ?? others[0];
}

function alike(a: Cell, b: Cell, names: readonly (keyof Cell)[]): boolean {
  return names.every((name) => a[name] === b[name]);
}

/** Of cells that are trained, the one that was trained most nearly as many epochs. */
function sameBudget(cell: Cell, others: readonly Cell[]): Cell | undefined {
  const off = ({ spent }: Cell): number => Math.abs(spent.epochs - cell.spent.epochs);
  return [...others].sort((a, b) => off(a) - off(b))[0];
}
