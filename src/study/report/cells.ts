import { mean } from 'simple-statistics';
import { defined } from '../../base/defined';
import { grouped } from '../../base/grouped';
import { METHOD_NAMES } from '../../protocol/methods';
import { seedMatters } from '../../protocol/seedMatters';
import { methodWords, pruneWords, quantizeWords, repairWords } from '../../protocol/trialWords';
import { REPAIRS } from '../../protocol/studyWords';
import type { Repair, Trial, TrialRecord } from '../../protocol/trialRecord';
import type { MethodName } from '../../protocol/vocabulary';
import { meanInterval, type MeanInterval } from '../statistics/meanInterval';
import type { Measure } from './measures';

/** The trials that differ in their seed alone: a point of the report. */
export interface Cell {
  /** What is pruned and how but for method and amount; empty where nothing is. */
  readonly family: string;
  /** The method and what it is told; empty where nothing is pruned. */
  readonly line: string;
  readonly method?: MethodName;
  readonly amount: number;
  readonly repair: Repair;
  /** The repair and what it is told. */
  readonly repaired: string;
  /** How weights are stored; empty where they are not quantized. */
  readonly quantized: string;
  /** Whether its trials hang on the seed. One without chance has one record that counts for every seed. */
  readonly chance: boolean;
  readonly trial: Trial;
  /** All of its records. */
  readonly records: readonly TrialRecord[];
  /** Those with a figure, by seed. */
  readonly bySeed: ReadonlyMap<number, TrialRecord>;
  /** Absent where no trial has a figure. */
  readonly score?: MeanInterval & { readonly low: number; readonly high: number };
  /** Means over the records with a figure, over all where there is none. */
  readonly size: TrialRecord['size'];
  readonly spent: TrialRecord['spent'];
}

/**
 * The records' cells: by family, quantization, repair, method in the order shown, and amount. What was measured only to be ended or to go
 * on stands in the cell of the whole training, whose figures it has no part in.
 */
export function cellsOf(records: readonly TrialRecord[], measure: Measure): Cell[] {
  const whole = new Map(records.filter(({ key }) => !key.trial.rung).map(({ key: { trial } }) => [trial.repair, repairWords(trial)]));
  const repaired = ({ key: { trial } }: TrialRecord): string => (trial.rung ? whole.get(trial.repair) : undefined) ?? repairWords(trial);
  const keyOf = (record: TrialRecord): string => {
    const { trial } = record.key;
    return JSON.stringify([pruneWords(trial), methodWords(trial), trial.prune?.amount ?? 0, repaired(record), quantizeWords(trial)]);
  };
  return [...grouped(records, keyOf).values()].flatMap((group) => cellOf(group, repaired, measure)).sort(inOrder);
}

function cellOf(records: readonly TrialRecord[], repaired: (record: TrialRecord) => string, measure: Measure): Cell[] {
  const first = records.find(({ key }) => !key.trial.rung) ?? records[0];
  if (!first) return [];
  const { trial } = first.key;
  const measured = records.filter((record) => Number.isFinite(measure.of(record)));
  const bySeed = new Map(measured.map((record) => [record.key.trial.seed, record]));
  const chance = seedMatters(trial);
  const values = (chance ? [...bySeed.values()] : measured.slice(0, 1)).map((record) => measure.of(record) ?? Number.NaN);
  const sized = measured.length > 0 ? measured : records;
  return [
    {
      family: pruneWords(trial),
      line: methodWords(trial),
      ...defined({ method: trial.prune?.method }),
      amount: trial.prune?.amount ?? 0,
      repair: trial.repair,
      repaired: repaired(first),
      quantized: quantizeWords(trial),
      chance,
      trial,
      records,
      bySeed,
      ...defined({ score: values.length === 0 ? undefined : scoreOf(values) }),
      size: means(sized.map(({ size }) => size)),
      spent: means(sized.map(({ spent }) => spent)),
    },
  ];
}

function scoreOf(values: readonly number[]): NonNullable<Cell['score']> {
  const of = meanInterval(values);
  return { ...of, ...(of.interval ?? { low: Math.min(...values), high: Math.max(...values) }) };
}

function means<T extends object>(all: readonly T[]): T {
  const names = Object.keys(all[0] ?? {}) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, mean(all.map((each) => Number(each[name])))])) as T;
}

const REPAIR_NAMES = Object.keys(REPAIRS) as readonly Repair[];

function inOrder(a: Cell, b: Cell): number {
  const place = ({ method }: Cell): number => (method === undefined ? -1 : METHOD_NAMES.indexOf(method));
  return (
    byText(a.family, b.family) ||
    byText(a.quantized, b.quantized) ||
    REPAIR_NAMES.indexOf(a.repair) - REPAIR_NAMES.indexOf(b.repair) ||
    byText(a.repaired, b.repaired) ||
    place(a) - place(b) ||
    byText(a.line, b.line) ||
    a.amount - b.amount
  );
}

/** The same on every machine, whatever its language. */
function byText(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** How many of a cell's trials came to no figure, and why: ended early, or diverged. */
export function lostOf({ records }: Pick<Cell, 'records'>): { readonly ended: number; readonly diverged: number } {
  const wentOn = new Set(records.filter(({ key }) => !key.trial.rung).map(({ key }) => key.trial.seed));
  const ended = new Set(records.filter(({ key }) => key.trial.rung && !wentOn.has(key.trial.seed)).map(({ key }) => key.trial.seed));
  return { ended: ended.size, diverged: records.filter(({ diverged }) => diverged).length };
}

/** A cell in words: `OBD-SD, single weights, 90 % removed, fine-tuning, 10 epochs, uint8`. */
export function cellName({ family, line, amount, repair, repaired, quantized }: Cell): string {
  const pruned = family === '' ? ['nothing removed'] : [line, family, `${amountText(amount)} removed`];
  if (family === '' && repair === 'none' && quantized === '') return 'the model as it was';
  return [...pruned, ...(repair === 'none' && family === '' ? [] : [repaired]), quantized].filter(Boolean).join(', ');
}

/** An amount, in as many digits as it takes. */
export function amountText(amount: number): string {
  return `${Number((100 * amount).toPrecision(4))}\u00a0%`;
}
