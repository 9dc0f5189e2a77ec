import type { DataFormat } from '../../protocol/settings/dataWords';

/** A data set as its names and headers tell; nothing of it has been read. */
export interface FoundDataSet {
  /** What to choose: a file or a folder. */
  readonly path: string;
  readonly format: DataFormat | 'described';
  /** What a dataset.json calls it. */
  readonly name?: string;
  readonly samples?: SampleCount;
  /** Those of the test part, where it brings one. */
  readonly test?: SampleCount;
  readonly classes?: number;
  /** Columns of a table, the answer's among them. */
  readonly columns?: number;
  /** Arrays of an archive. */
  readonly arrays?: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Why it can't be read as it stands. */
  readonly problem?: string;
}

/** How many samples; `about` where that was reckoned from a part of the file, `least` where counting stopped. */
export interface SampleCount {
  readonly count: number;
  readonly exact: 'exact' | 'about' | 'least';
}

/** A count that a header gives. */
export function exactly(count: number | undefined): SampleCount | undefined {
  return count === undefined ? undefined : { count, exact: 'exact' };
}
