import type { FinetuneSettings } from './settings/finetuning';
import type { QuantizeSettings } from './settings/quantizing';
import type { PruneSettings } from './settings/pruning';

/** How what pruning left is brought back. */
export type Repair = 'none' | 'finetune' | 'distil' | 'scratch' | 'rewind';

/**
 * What is done to the model, in this order: pruned, repaired, quantized (and trained on the grid where `quantize.finetune` is told).
 * What a trial does not do is absent. Settings are settled but for what follows from them.
 */
export interface Trial {
  readonly prune?: Omit<PruneSettings, 'finetune' | 'seed'>;
  readonly repair: Repair;
  /** How every repair but `none` trains: the same epochs for all. Its seed is the trial's. */
  readonly training?: FinetuneSettings;
  readonly quantize?: QuantizeSettings & { readonly finetune?: FinetuneSettings };
  readonly seed: number;
}

/** All that a record follows from: the same key, the same record. Its hash is the trial's name. */
export interface TrialKey {
  /** Hash of the model's topology and weights. */
  readonly model: string;
  /** Hash of the data set's bytes and of the words on how to read them. */
  readonly data: string;
  /** Hash of the checkpoint that `rewind` goes back to; absent in other trials. */
  readonly checkpoint?: string;
  /** Hash of the teacher of `distil`; absent in other trials. */
  readonly teacher?: string;
  /** Of what computes: counted up when figures change. */
  readonly program: string;
  readonly trial: Trial;
}

/** Loss and accuracy on a part of the data. */
export interface PartFigures {
  readonly samples: number;
  readonly loss: number;
  readonly accuracy?: number;
}

/** What a trial came to. Nothing in it hangs on the clock or on who measured it. */
export interface TrialRecord {
  /** SHA-256 of the key's canonical JSON, 64 hexadecimal digits. */
  readonly id: string;
  readonly key: TrialKey;
  /** On the part that chooses; absent where nothing is chosen. */
  readonly validation?: PartFigures;
  /** On the part that is looked at once per reported point; absent where the trial was ended early or lost the choice. */
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
  readonly spent: {
    readonly epochs: number;
    readonly steps: number;
    /** Summed over the steps: the parameters that were trained (for a mask: those that are not zero). */
    readonly stepsTimesParams: number;
  };
  /** Of each kernel: how many of its elements, or channels, stay. Names are the original's. */
  readonly layers: readonly { readonly name: string; readonly stays: number; readonly of: number }[];
  /** After how many epochs it was ended as hopeless; absent where it was not. */
  readonly endedAfter?: number;
}

/** A line of the journal: a record, and what is no part of it. */
export interface JournalLine {
  readonly record: TrialRecord;
  readonly seconds: number;
  /** Host and process that measured it. */
  readonly by: string;
}
