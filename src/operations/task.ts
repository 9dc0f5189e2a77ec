/** Work that an operation may hand to a sibling thread: the name under which that finds it, and what it does. */
export interface Task<I, O> {
  readonly name: string;
  readonly run: (input: I) => Promise<O>;
}

/** Runs sub-tasks of an operation side by side, each in a thread with a backend of its own. */
export interface TaskRunner {
  /** How many run at once; 1 means that they run one after another. */
  readonly width: number;
  /** Outputs in the order of the inputs; `onOutput` hears of each as it comes. Fails with the first failure. */
  run<I, O>(task: Task<I, O>, inputs: readonly I[], onOutput?: (output: O, index: number) => void): Promise<O[]>;
}

/** One after another, in this thread. */
export const tasksHere: TaskRunner = {
  width: 1,
  run: async (task, inputs, onOutput) => {
    const outputs = [];
    for (const [index, input] of inputs.entries()) {
      const output = await task.run(input);
      onOutput?.(output, index);
      outputs.push(output);
    }
    return outputs;
  },
};
