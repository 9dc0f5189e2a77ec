import type { Targets } from './dataset';
import type { ClassNames } from '../model/dataHints';
import type { DataWords } from './datasetWords';
import type { ExpectedPort } from './expectedPorts';

/** What decides how answers are understood: the model's output (when known) and the data set's own words. */
export interface TargetRules {
  readonly output?: ExpectedPort;
  /** What is said beside the model about its classes. */
  readonly classNames?: readonly ClassNames[];
  readonly words: Pick<DataWords, 'classes' | 'targets' | 'loss'>;
  /** The one or two integers that all answers are, in all parts of the data set, ascending; absent where there are others. */
  readonly codes?: readonly number[];
}

/** Answers as they were understood. */
export interface Answers<T extends Targets = Targets> {
  readonly targets: T;
  /** How names or codes became outputs, where that is not as it stands: `-1 is class 0, 1 is class 1`. */
  readonly order?: string;
  readonly notes?: readonly string[];
}
