import type { EngineParams } from '../../protocol/engine';
import { asJob } from '../asJob';
import type { Engine } from '../engine';

/** Hash of the model as it was opened. */
export function identity({ session, job }: EngineParams<'identity'>, engine: Engine): Promise<string> {
  const { model } = engine.sessions.get(session).original;
  return asJob(engine, { job, session }, (options) => engine.pool.run('identity', { model }, options));
}
