import { gridOfQuantization } from './gridOfQuantization';
import type { JournalLine, Repair, Trial, TrialRecord } from '../../../src/protocol/trialRecord';
import type { MethodName, PruneLevel, PruneScope } from '../../../src/protocol/vocabulary';

/** What is kept of a trial in the repository: all but which samples were answered right, what stays of each layer, and hashes. */
export interface Point {
  readonly network: string;
  /** Of the network, and of the trial on it. */
  readonly seed: number;
  /** The state that `rewind` went back to, as the folder of the network names it. */
  readonly checkpoint?: string;
  readonly trial: Omit<Trial, 'seed'>;
  readonly test: { readonly samples: number; readonly loss: number; readonly accuracy: number };
  readonly size: TrialRecord['size'];
  readonly spent: TrialRecord['spent'];
  readonly seconds: number;
}

/** What all points of a network with one seed rest on. */
export interface Ground {
  readonly network: string;
  readonly seed: number;
  readonly model: string;
  readonly data: string;
  readonly program: string;
}

/** What is measured at a point, in words and numbers that can be compared. */
export interface Place {
  readonly network: string;
  /** Absent where nothing is removed. */
  readonly method?: MethodName;
  readonly level?: PruneLevel;
  readonly scope: PruneScope;
  readonly amount: number;
  readonly rounds: number;
  readonly repair: Repair;
  /** Of each training of the repair, or of the one on the grid where there is no other; 0 without any. */
  readonly epochs: number;
  readonly checkpoint?: string;
  /** As recipes write it; empty where weights are not quantized. */
  readonly grid: string;
}

/** The point of a line of a journal; undefined where nothing was measured on the test part, or answers are no classes. */
export function pointOf(
  { record, seconds }: JournalLine,
  { network, seed, stateOf }: { readonly network: string; readonly seed: number; readonly stateOf: (hash: string) => string },
): Point | undefined {
  const { key, test, size, spent } = record;
  const { seed: _, ...trial } = key.trial;
  if (test?.accuracy === undefined) return undefined;
  return {
    network,
    seed,
    ...(key.checkpoint === undefined ? {} : { checkpoint: stateOf(key.checkpoint) }),
    trial,
    test: { samples: test.samples, loss: Number(test.loss.toPrecision(6)), accuracy: test.accuracy },
    size,
    spent,
    seconds: Number(seconds.toFixed(1)),
  };
}

/** Where a point stands. */
export function placeOf({ network, checkpoint, trial }: Point): Place {
  const { prune, repair, training, quantize } = trial;
  return {
    network,
    ...(prune ? { method: prune.method, level: prune.level } : {}),
    scope: prune?.scope ?? 'global',
    amount: prune?.amount ?? 0,
    rounds: prune?.rounds ?? 1,
    repair,
    epochs: (training ?? quantize?.finetune)?.epochs ?? 0,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    grid: quantize ? gridOfQuantization(quantize) : '',
  };
}
