import type { EngineParams } from '../../protocol/engine';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';

/** Hash of the model as it was opened. */
export function identity({ session, job }: EngineParams<'identity'>, engine: Engine): Promise<string> {
  const { model } = engine.sessions.get(session).original;
  return engine.jobs.run(job, (signal) => engine.pool.run('identity', { model }, runOptions(engine, job, signal)));
}
