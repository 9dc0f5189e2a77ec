import { fromFailureRecord } from '../model/failure';
import type { TaskRunner } from '../operations/context';
import type { TaskInput, TaskName, TaskOutput } from '../operations/taskTable';
import { shareBuffers } from './shareBuffers';
import { abilityOf, type ThreadAbilities } from './threadAbilities';
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
export function taskRequests(
  width: number,
  tasks: ThreadAbilities['tasks'],
  post: (message: FromThread) => void,
): TaskRequests {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (reason: unknown) => void }>();
  let last = 0;

  const here = (name: TaskName, input: unknown): Promise<unknown> => abilityOf(tasks, name)(input as never);
  const elsewhere = (name: TaskName, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const task = ++last;
      waiting.set(task, { resolve, reject });
      post({ kind: 'startTask', task, name, input: shareBuffers(input) });
    });

  const run = async <N extends TaskName>(
    name: N,
    inputs: readonly TaskInput<N>[],
    onOutput?: (output: TaskOutput<N>, index: number) => void,
  ): Promise<TaskOutput<N>[]> => {
    const outputs = new Array<TaskOutput<N>>(inputs.length);
    const remaining = inputs.entries();
    // As many are on their way as can run: inputs carry models, and what waits elsewhere only takes memory.
    const lane = async (): Promise<void> => {
      for (const [index, input] of remaining) {
        const output = (await (width === 1 ? here(name, input) : elsewhere(name, input))) as TaskOutput<N>;
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
    runner: { width, run },
    settle: (message) => {
      const waiter = waiting.get(message.task);
      waiting.delete(message.task);
      if (message.kind === 'taskDone') waiter?.resolve(message.result);
      else waiter?.reject(fromFailureRecord(message.failure));
    },
  };
}
