import type { Progress } from '../base/progress';
import type { FailureRecord } from '../model/failure';
import type { EpochRecord } from '../protocol/answers';
import type { StudyPoint } from '../protocol/studyAnswer';
import type { BackendChoice, BackendName } from '../protocol/vocabulary';

/** What a thread is told when it is made (its `workerData`). */
export interface ThreadSettings {
  readonly backend: BackendChoice;
  /** Where to look for tfjs-node beside node_modules. */
  readonly tfjsNodePath?: string;
  /** How many threads the user asked for; absent lets the backend decide. */
  readonly threads?: number;
}

/** From the pool to a thread. A thread runs one operation or task at a time. */
export type ToThread =
  | { readonly kind: 'operation'; readonly name: string; readonly params: unknown }
  | { readonly kind: 'task'; readonly name: string; readonly params: unknown }
  /** Of the operation at work: training may end after its epoch, and what was learnt is kept. */
  | { readonly kind: 'enough' }
  | { readonly kind: 'taskDone'; readonly task: number; readonly result: unknown }
  | { readonly kind: 'taskFailed'; readonly task: number; readonly failure: FailureRecord };

/** From a thread to the pool. `startTask` asks for a sub-task of the operation at work; the thread numbers them. */
export type FromThread =
  | { readonly kind: 'ready'; readonly backend: BackendName }
  | { readonly kind: 'notReady'; readonly failure: FailureRecord }
  /** Told before the outcome of its last work: it must not be given any more. */
  | { readonly kind: 'spent' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'note'; readonly line: string }
  | { readonly kind: 'point'; readonly point: StudyPoint }
  | { readonly kind: 'epoch'; readonly record: EpochRecord }
  | { readonly kind: 'startTask'; readonly task: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'dropTasks' }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly failure: FailureRecord };
