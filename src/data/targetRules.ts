import type { ClassNames } from '../model/dataHints';
import type { DataWords } from './datasetWords';
import type { ExpectedPort } from './expectedPorts';

/** What decides how answers are understood: the model's output (when known) and the data set's own words. */
export interface TargetRules {
  readonly output?: ExpectedPort;
  /** What is said beside the model about its classes. */
  readonly classNames?: readonly ClassNames[];
  readonly words: Pick<DataWords, 'classes' | 'targets'>;
}
