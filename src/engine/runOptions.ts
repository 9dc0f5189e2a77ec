import { defined } from '../base/defined';
import { withTimeLeft } from '../base/timeLeft';
import type { RunOptions } from '../workers/threadPool';
import type { Engine } from './engine';

/** How a job's operation is run: it can be cancelled or told that it is enough, and its progress and epochs are told under the job's name. */
export function runOptions(engine: Engine, job: string, signal: AbortSignal): RunOptions {
  return {
    signal,
    ...defined({ enough: engine.jobs.enoughOf(job) }),
    onProgress: withTimeLeft((progress) => engine.notify('progress', { job, progress })),
    onEpoch: (record) => engine.notify('epoch', { job, record }),
  };
}
