import type { ModelWarning } from '../model/model';
import type { Certificate, MadeSmaller } from '../protocol/answers';

/** What was written, and what reading it back proved. */
export interface Saved extends MadeSmaller {
  readonly file: string;
  /** Names of the files beside it that hold the weights. */
  readonly shards: readonly string[];
  readonly certificate: Pick<Certificate, 'reloaded'>;
  /** Weights that read back otherwise than they are in memory. */
  readonly warnings: readonly ModelWarning[];
}
