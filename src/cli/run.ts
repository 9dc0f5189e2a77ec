import { join } from 'node:path';
import type { OperationName, OperationParams, OperationResult } from '../operations/operationTable';
import type { StudyPoint } from '../protocol/answers';
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
 * Starts worker threads for the time of `work`. Ctrl-C terminates them at once and fails what runs with `cancelled`.
 */
export async function withRun<T>(
  options: CommonOptions,
  work: (run: Run) => Promise<T>,
  onPoint?: (point: StudyPoint) => void,
): Promise<T> {
  const tfjsNodePath = process.env['MODEL_MINIFIER_TFJS_NODE'];
  const pool = new ThreadPool({
    workerFile: join(__dirname, 'worker.js'),
    backend: options.backend,
    ...(tfjsNodePath === undefined ? {} : { tfjsNodePath }),
  });
  const line = new ProgressLine(process.stderr);
  try {
    return await interruptible((signal) =>
      work({
        perform: (name, params) =>
          pool.run(name, params, {
            signal,
            onProgress: (progress) => {
              line.show(progress);
            },
            ...(onPoint === undefined ? {} : { onPoint }),
          }),
      }),
    );
  } finally {
    line.end();
    pool.dispose();
  }
}
