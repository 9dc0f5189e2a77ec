/** The classes of a model in the order of its outputs, and who says so: `metadata.json`. */
export interface ClassNames {
  readonly names: readonly string[];
  readonly from: string;
}

/** How inputs are to be scaled, (value / divide - mean) / std, and who says so; lists are per channel or column. */
export interface HintedScale {
  readonly divide?: number;
  readonly mean: number | readonly number[];
  readonly std?: readonly number[];
  readonly from: string;
}

/** What the files beside a model, and its own metadata, say about the data that it was made for. Nothing of it is sure to be right. */
export interface DataHints {
  /** From each source that names classes, the most trusted first. */
  readonly classNames: readonly ClassNames[];
  /** For 8-bit pixels. */
  readonly pixelScale?: HintedScale;
  /** For the columns of a table. */
  readonly columnScale?: HintedScale;
}
