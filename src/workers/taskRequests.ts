import { fromFailureRecord } from '../model/failure';
import { tasksHere, type Task, type TaskRunner } from '../operations/task';
import { shareBuffers } from './shareBuffers';
import type { FromThread, ToThread } from './threadMessages';

/** The sub-tasks that an operation in this thread waits for. */
export interface TaskRequests {
  readonly runner: TaskRunner;
  /** Called with the pool's word on a sub-task. */
  settle(message: Extract<ToThread, { task: number }>): void;
}

/**
 * A task runner that asks the pool's owner for sibling threads. With a width of 1 there are none to gain from, and the
 * tasks run right here.
 */
export function taskRequests(width: number, post: (message: FromThread) => void): TaskRequests {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (reason: unknown) => void }>();
  let last = 0;

  const elsewhere = (name: string, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const task = ++last;
      waiting.set(task, { resolve, reject });
      post({ kind: 'startTask', task, name, input: shareBuffers(input) });
    });

  const run: TaskRunner['run'] = async <I, O>(
    { name }: Task<I, O>,
    inputs: readonly I[],
    onOutput?: (output: O, index: number) => void,
  ): Promise<O[]> => {
    const outputs = new Array<O>(inputs.length);
    const remaining = inputs.entries();
    // As many are on their way as can run: inputs carry models, and what waits elsewhere only takes memory.
    const lane = async (): Promise<void> => {
      for (const [index, input] of remaining) {
        const output = (await elsewhere(name, input)) as O;
        outputs[index] = output;
        onOutput?.(output, index);
      }
    };
    try {
      await Promise.all(Array.from({ length: width }, lane));
    } catch (error) {
      waiting.clear();
      post({ kind: 'dropTasks' });
      throw error;
    }
    return outputs;
  };

  return {
    runner: width === 1 ? tasksHere : { width, run },
    settle: (message) => {
      const waiter = waiting.get(message.task);
      waiting.delete(message.task);
      if (message.kind === 'taskDone') waiter?.resolve(message.result);
      else waiter?.reject(fromFailureRecord(message.failure));
    },
  };
}
