import { withTimeLeft } from '../base/timeLeft';
import type { SessionId } from '../protocol/views';
import type { RunOptions } from '../workers/threadPool';
import type { Engine } from './engine';

/** What a request's job is called, and the session that it is of; null where it is of none. */
export interface JobOf {
  readonly job: string;
  readonly session: SessionId | null;
}

/**
 * Runs the work of a request. It can be cancelled or told that it is enough, and is cancelled when its session closes; its progress and
 * epochs are told under the job's name. What it hands to a pool takes the options.
 */
export function asJob<R>(engine: Engine, { job, session }: JobOf, work: (options: RunOptions) => Promise<R>): Promise<R> {
  return engine.jobs.run({ name: job, session }, ({ end: signal, enough }) =>
    work({
      signal,
      enough,
      onProgress: withTimeLeft((progress) => engine.notify('progress', { job, progress })),
      onEpoch: (record) => engine.notify('epoch', { job, record }),
    }),
  );
}
