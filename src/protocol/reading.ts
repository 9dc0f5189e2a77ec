import type { DataFormat, TargetKind } from './settings/dataWords';
import type { LossChoice } from './settings/scoring';

/*
 * How a data set was read for a model: what every command that takes data says in a line or two, and gives as `reading`
 * in JSON. The panel shows it beside the data set's name.
 */

/** How one of the model's inputs is filled. */
export interface InputReading {
  /** The model's name of the input, where one is known. */
  readonly name?: string;
  /** Where the values come from: `array "x"`, `4 columns`, `pictures`. */
  readonly from: string;
  /** Of one sample, as the model takes it. */
  readonly shape: readonly number[];
  /** What was done to the values: `as they are`, `divided by 255`, `transposed 0,2,3,1`. */
  readonly scale: string;
}

/** How the answers are understood. */
export interface AnswersReading {
  /** Where they come from: `column "price"`, `array "y"`, `the folders' names`. */
  readonly from: string;
  /** `none`: there are inputs only. */
  readonly kind: TargetKind;
  /** Of one sample's answers. */
  readonly shape: readonly number[];
  /** Number of classes. */
  readonly classes?: number;
  /** The classes' names in the order of the model's outputs. */
  readonly names?: readonly string[];
  /** How names or codes became outputs: `as metadata.json orders them`, `in alphabetical order`, `-1 is 0, 1 is 1`. */
  readonly order?: string;
}

/** What a data set alone decides. */
export interface DataReading {
  /** The data set's name. */
  readonly data: string;
  /** What its files are. */
  readonly format?: DataFormat;
  readonly inputs: readonly InputReading[];
  readonly answers: AnswersReading;
  /** What was left out or decided on the way, one sentence each: `3 files that are no PNG or JPEG were left out (a/2.webp, …).` */
  readonly notes: readonly string[];
}

/** The whole reading, as a command did it. */
export interface Reading extends DataReading {
  /** Samples in each part; `heldOut` says that the test part was drawn from a set that names none. */
  readonly samples: { readonly train: number; readonly test?: number; readonly heldOut?: true };
  /** Absent where there are no answers to measure by. */
  readonly loss?: { readonly name: LossChoice; readonly why: string };
}
