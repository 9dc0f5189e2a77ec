import type { ReportProgress } from '../base/progress';
import type { BackendChoice, StudyPoint } from '../protocol/answers';
import type { TaskInput, TaskName, TaskOutput } from './taskTable';

/** Runs sub-tasks of an operation side by side, each in a thread with a backend of its own. */
export interface TaskRunner {
  /** How many run at once; 1 means that they run one after another. */
  readonly width: number;
  /** Outputs in the order of the inputs; `onOutput` hears of each as it comes. Fails with the first failure. */
  run<N extends TaskName>(
    name: N,
    inputs: readonly TaskInput<N>[],
    onOutput?: (output: TaskOutput<N>, index: number) => void,
  ): Promise<TaskOutput<N>[]>;
}

/** What an operation is given beside its parameters. The backend has been started when an operation runs. */
export interface OperationContext {
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
  /** Hears of each trial of a study as it is measured. */
  readonly onPoint: (point: StudyPoint) => void;
  readonly tasks: TaskRunner;
  /** For `doctor`, which looks at every backend. */
  readonly backend: BackendChoice;
  readonly tfjsNodePath?: string;
}
