import type { Shape } from '../base/shape';
import type { DataFormat } from '../protocol/settings/dataWords';
import type { DataWords } from './datasetWords';

/** Every element type a data file may hold, after decoding; 64-bit integers come as doubles. */
export type NumberArray = Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/** An array as a file holds it; axis 0 counts the samples. */
export interface RawArray {
  readonly name?: string;
  /** Where it was found, in words: `array "x"`, `4 columns`, `pictures`. */
  readonly from?: string;
  readonly shape: Shape;
  readonly values: NumberArray;
  /** Whether the file's element type is an integer type (or bool). */
  readonly integers: boolean;
  /** Whether these are pictures: pixel values of 8 bits, which are scaled to 0..1 unless the data set says otherwise. */
  readonly pixels: boolean;
  /** Whether these are unsigned bytes of some meaning: pixels where they are picture-shaped. */
  readonly bytes?: boolean;
}

/**
 * What a file says the answers are: numbers of some meaning, classes by name, or that there are none; `from` says where they stand: `column
 * "price"`. `classes` are the names in order, where there may be some that no sample has.
 */
export type RawTarget =
  | { readonly kind: 'numbers'; readonly array: RawArray; readonly file?: string; readonly from?: string }
  | { readonly kind: 'names'; readonly texts: readonly string[]; readonly classes?: readonly string[]; readonly from?: string }
  | NoRawTarget;

/** There are inputs only; `from` says which answers there were, where they are not wanted. */
export interface NoRawTarget {
  readonly kind: 'none';
  readonly why: string;
  readonly from?: string;
}

/** The samples of one file (or pair, or folder) before they are checked and fitted to a model. */
export interface RawSamples {
  readonly file: string;
  readonly inputs: readonly RawArray[];
  readonly target: RawTarget;
  /** Where a sample stands in its file, when its index alone would not help ("line 12"). */
  readonly placeOf?: (sample: number) => string;
  /** What the reader left out or decided, one sentence each. */
  readonly notes?: readonly string[];
  /** What it decided, as words that have another file of the set read in the same way. */
  readonly decided?: Pick<DataWords, 'label' | 'features' | 'decimal'>;
}

/** A data set as read: the samples to work on and, where the files have one, the test part. */
export interface RawParts {
  readonly data: RawSamples;
  readonly held?: RawSamples;
  /** What the files are. */
  readonly format?: DataFormat;
}

/** The number of samples. */
export function samplesOf(array: RawArray): number {
  return array.shape[0] ?? 0;
}
