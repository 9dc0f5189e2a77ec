/** Where a model is written. With `overwrite` a model that is there is replaced. */
export interface SaveTarget {
  readonly folder: string;
  readonly overwrite: boolean;
  /** Whether a report is written beside it: unless this is false. */
  readonly report?: boolean;
}
