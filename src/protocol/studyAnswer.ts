import type { ModelWarning } from '../model/model';
import type { PartFigures, Spent } from './answers';
import type { Reading } from './reading';
import type { Control, Repair } from './studyWords';
import type { MethodName, PruneLevel, PruneScope } from './vocabulary';

/* Keys may be added, never renamed: see answers.ts. */

/** One measured trial of a study. What is absent in points from before it was measured says so. */
export interface StudyPoint {
  /** The name of its record; absent in points from before there were records. */
  readonly id?: string;
  readonly method: MethodName;
  readonly level: PruneLevel;
  /** Whether layers compete or the same share is taken from each; absent where they compete. */
  readonly scope?: PruneScope;
  /** Fraction removed, 0..1. */
  readonly amount: number;
  readonly seed: number;
  /** In how many rounds; one when absent. */
  readonly rounds?: number;
  /** How what is left was brought back; where absent, fine-tuned if there were epochs of it. */
  readonly repair?: Repair;
  /** Epochs of training after pruning (after each round); 0 is none. */
  readonly finetuneEpochs: number;
  /** How weights are stored, in words: `uint8, 8 levels`; absent where they are as they were. */
  readonly quantize?: string;
  /** What the methods are held against by it; absent where it is asked for by itself. */
  readonly control?: Exclude<Control, 'none'>;
  readonly loss: number;
  readonly accuracy?: number;
  readonly nonzero: number;
  readonly channels: number;
  readonly params: number;
  readonly macs: number;
  /** Of model.json and weight files, as they are saved; absent in points from before it was counted. */
  readonly bytes?: number;
  /** gzip -9 of model.json and the weight files. */
  readonly gzipBytes: number;
  /** The part of it that is model.json's; absent in points from before it was counted. */
  readonly modelJsonGzipBytes?: number;
  /** All training that went into it; absent in points from before it was counted. */
  readonly spent?: Spent;
  /** On the part that chooses; absent where nothing is chosen. */
  readonly validation?: PartFigures;
  /** The one that was chosen of several; absent where there was nothing to choose. */
  readonly learningRate?: number;
}

/** All trials of a study, and the model before any of them. */
export interface StudyAnswer {
  readonly baseline: { readonly loss: number; readonly accuracy?: number };
  readonly points: readonly StudyPoint[];
  /** How many configurations were tried: what differs in more than its seed, each learning rate by itself. The model as it is is none. */
  readonly configurations: number;
  /** How many trials were ended early as hopeless; absent where none were. */
  readonly ended?: number;
  /** How many trials diverged in training: they have no point. Absent where none did. */
  readonly diverged?: number;
  readonly out?: string;
  /** How the data set was read. */
  readonly reading: Reading;
  /** What is not measured; absent where there is nothing of the kind. */
  readonly warnings?: readonly ModelWarning[];
}
