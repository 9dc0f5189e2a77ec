import type { PartFigures, Spent } from './answers';
import type { FinetuneSettings } from './settings/finetuning';
import type { QuantizeSettings } from './settings/quantizing';
import type { PruneSettings } from './settings/pruning';
import type { Repair } from './studyWords';

export type { PartFigures } from './answers';
export type { Repair } from './studyWords';

/**
 * What is done to the model, in this order: pruned, repaired, quantized (and trained on the grid where `quantize.finetune` is told).
 * What a trial does not do is absent. Settings are settled but for what follows from them or makes no difference: two trials that come
 * out the same by their settings are the same value. No path stands in it: a teacher and a checkpoint are told by their hashes in the key.
 */
export interface Trial {
  readonly prune?: Omit<PruneSettings, 'finetune' | 'seed'>;
  readonly repair: Repair;
  /** How every repair but `none` trains. Its seed is the trial's. */
  readonly training?: FinetuneSettings;
  readonly quantize?: QuantizeSettings & { readonly finetune?: FinetuneSettings };
  readonly seed: number;
  /** Which part of the training samples chooses: it is trained on by nothing. Absent where nothing is chosen. */
  readonly validation?: { readonly share: number; readonly seed: number };
  /** The last training is made with each of these; the lowest loss on the part that chooses decides which one is the trial's. */
  readonly learningRates?: readonly number[];
  /** A rung of a race: the part that chooses is all that is measured. Its training has fewer epochs than the whole trial's. */
  readonly rung?: true;
}

/** All that a record follows from: the same key, the same record. Its hash is the trial's name. */
export interface TrialKey {
  /** Hash of the model as it is saved: model.json and the values of its weights. */
  readonly model: string;
  /** Hash of the samples as they were read: their numbers, answers, parts and the loss that is named. Another reading is another hash. */
  readonly data: string;
  /** Hash of the checkpoint that `rewind` goes back to; absent in other trials. */
  readonly checkpoint?: string;
  /** Hash of the teacher of `distil`; absent in other trials. */
  readonly teacher?: string;
  /** Of what computes: counted up when figures change. */
  readonly program: string;
  readonly trial: Trial;
}

/** What a trial came to. Nothing in it hangs on the clock or on who measured it. */
export interface TrialRecord {
  /** SHA-256 of the key's canonical JSON, 64 hexadecimal digits. */
  readonly id: string;
  readonly key: TrialKey;
  /** On the part that chooses; absent where nothing is chosen. */
  readonly validation?: PartFigures;
  /** On the part that is looked at once per reported point; absent where the trial was ended early or diverged. */
  readonly test?: PartFigures & {
    /** Of each class, in the order of the model's classes; absent where answers are values. */
    readonly perClass?: readonly { readonly samples: number; readonly right: number }[];
    /** Which samples were answered right: a bit each, the first in the lowest bit of the first byte, as base64. */
    readonly right?: string;
  };
  readonly size: {
    readonly params: number;
    readonly nonzero: number;
    readonly channels: number;
    readonly macs: number;
    /** Of model.json and weight files, as they are saved. */
    readonly bytes: number;
    readonly gzipBytes: number;
    readonly modelJsonGzipBytes: number;
  };
  /** All training that went into it, pruning's rounds and the grid's among it. */
  readonly spent: Spent;
  /** Of each kernel: how many of its elements, or channels, stay. Names are the original's. */
  readonly layers: readonly { readonly name: string; readonly stays: number; readonly of: number }[];
  /** After a training of how many epochs it was measured to be ended or to go on (`rung` of its key); absent where it was whole. */
  readonly endedAfter?: number;
  /** What was tried, in the order asked, and which one is measured; absent where nothing was chosen. A rate that diverged has no loss. */
  readonly choice?: { readonly learningRate: number; readonly tried: readonly { readonly learningRate: number; readonly loss?: number }[] };
  /** Its training came to numbers that are none: there is nothing to measure. Absent where it did not. */
  readonly diverged?: true;
}

/** A line of the journal: a record, and what is no part of it. */
export interface JournalLine {
  readonly record: TrialRecord;
  readonly seconds: number;
  /** Host and process that measured it. */
  readonly by: string;
}
