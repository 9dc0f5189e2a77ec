import { join } from 'node:path';
import { defined } from '../base/defined';
import { withTimeLeft } from '../base/timeLeft';
import type { OperationName, OperationParams, OperationResult } from '../operations/operationTable';
import { ThreadPool } from '../workers/threadPool';
import type { CommonOptions } from './commonOptions';
import { interruptible } from './interrupt';
import { ProgressLine } from './progressLine';

/** One command's run. */
export interface Run {
  /** Performs an operation in a worker thread, its progress shown on standard error. */
  perform<N extends OperationName>(name: N, params: OperationParams<N>): Promise<OperationResult<N>>;
}

/**
 * Starts worker threads for the time of `work`. Ctrl-C terminates them at once and fails what runs with `cancelled`. It is
 * told only when the threads are gone, so that none writes a file any more.
 */
export async function withRun<T>({ backend }: CommonOptions, work: (run: Run) => Promise<T>): Promise<T> {
  const pool = new ThreadPool({
    workerFile: join(__dirname, 'worker.js'),
    backend,
    ...defined({ tfjsNodePath: process.env['MODEL_MINIFIER_TFJS_NODE'] }),
  });
  const line = new ProgressLine(process.stderr);
  try {
    return await interruptible((signal) =>
      work({
        perform: (name, params) =>
          pool.run(name, params, {
            signal,
            onNote: (text) => {
              line.note(text);
            },
            onProgress: withTimeLeft((progress) => {
              line.show(progress);
            }),
          }),
      }),
    );
  } catch (error) {
    pool.dispose();
    await pool.ended();
    throw error;
  } finally {
    line.end();
    pool.dispose();
  }
}
