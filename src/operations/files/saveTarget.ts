import type { SaveOptions } from '../../protocol/saveOptions';

/** Where a model is written. With `overwrite` a model that is there is replaced. */
export interface SaveTarget extends SaveOptions {
  readonly folder: string;
  readonly overwrite: boolean;
  /** Whether a report is written beside it: unless this is false. */
  readonly report?: boolean;
}
