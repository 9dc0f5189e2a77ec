import type { ReportProgress } from '../base/progress';
import type { EpochRecord } from '../protocol/answers';
import type { StudyPoint } from '../protocol/studyAnswer';
import type { BackendChoice } from '../protocol/vocabulary';
import type { TaskRunner } from './task';

/** What an operation is given beside its parameters. The backend has been started when an operation runs. */
export interface OperationContext {
  readonly report: ReportProgress;
  /** Hears, in a sentence, what a person should know at once. */
  readonly note: (line: string) => void;
  /** Hears of each trial of a study as it is measured. */
  readonly onPoint: (point: StudyPoint) => void;
  /** Hears of each epoch of fine-tuning when it is done. */
  readonly onEpoch: (record: EpochRecord) => void;
  /** Whether training is to end after its epoch, and what was learnt to be kept: somebody has seen enough. */
  readonly enough: () => boolean;
  readonly tasks: TaskRunner;
  /** The edit is a step of a larger one, which measures by itself: see `measuredEdit`. */
  readonly step?: true;
  /** For `doctor`, which looks at every backend. */
  readonly backend: BackendChoice;
  readonly tfjsNodePath?: string;
}

/** What gathering evidence takes of it; without a task runner its tasks run in this thread, one after another. */
export type EvidenceContext = Partial<Pick<OperationContext, 'tasks' | 'report'>>;
