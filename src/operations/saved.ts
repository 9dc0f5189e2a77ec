import type { ModelWarning } from '../model/model';
import type { Certificate, OrderAnswer } from '../protocol/answers';

/** What was written, and what reading it back proved. */
export interface Saved {
  readonly file: string;
  /** Names of the files beside it that hold the weights. */
  readonly shards: readonly string[];
  readonly certificate: Pick<Certificate, 'reloaded'>;
  /** As in `EditAnswer`. */
  readonly order?: OrderAnswer | null;
  /** Weights that read back otherwise than they are in memory. */
  readonly warnings: readonly ModelWarning[];
}
