import { byteSize, compactCount, exactCount, score, share } from '../../base/format';
import type { TrialRecord } from '../../protocol/trialRecord';

/** What a study is judged by. */
export interface Measure {
  readonly name: string;
  /** 1 where more is better, -1 where less is. */
  readonly better: 1 | -1;
  /** Undefined of a record whose test part was not looked at. */
  readonly of: (record: Pick<TrialRecord, 'test'>) => number | undefined;
  readonly write: (value: number) => string;
  /** A difference, without its sign. */
  readonly writeDifference: (value: number) => string;
  /** What a difference is counted in: ` points`, or nothing. */
  readonly unit: string;
}

const ACCURACY: Measure = {
  name: 'accuracy',
  better: 1,
  of: ({ test }) => test?.accuracy,
  write: (value) => share(value, 2),
  writeDifference: (value) => (100 * value).toFixed(2),
  unit: '\u00a0points',
};
const LOSS: Measure = { name: 'loss', better: -1, of: ({ test }) => test?.loss, write: score, writeDifference: score, unit: '' };

/** Accuracy, or where no record has one the loss. */
export function measureOf(records: readonly Pick<TrialRecord, 'test'>[]): Measure {
  return records.some(({ test }) => test?.accuracy !== undefined) ? ACCURACY : LOSS;
}

/** What a point costs. */
export interface Cost {
  readonly name: string;
  /** As its axis is called. */
  readonly label: string;
  readonly of: (size: TrialRecord['size']) => number;
  readonly write: (value: number) => string;
  readonly exact: (value: number) => string;
}

/** What points cost, in the order shown. */
export const COSTS: readonly Cost[] = [
  {
    name: 'bytes',
    label: 'bytes through gzip, model.json and weights',
    of: ({ gzipBytes }) => gzipBytes,
    write: byteSize,
    exact: exactCount,
  },
  { name: 'MACs', label: 'multiply-accumulates of one sample', of: ({ macs }) => macs, write: compactCount, exact: exactCount },
  { name: 'parameters', label: 'parameters that are not zero', of: ({ nonzero }) => nonzero, write: compactCount, exact: exactCount },
];
