import type { EngineParams } from '../../protocol/engine';
import type { WeightView } from '../../protocol/views';
import { asJob } from '../asJob';
import type { Engine } from '../engine';

/** Histogram, statistics and picture of one weight of the current model. */
export function weight({ session, job, name }: EngineParams<'weight'>, engine: Engine): Promise<WeightView> {
  const found = engine.sessions.get(session).current.model.weights.get(name);
  if (!found) throw new Error(`the model has no weight ${name}`);
  return asJob(engine, { job, session }, (options) => engine.pool.run('viewWeight', { weight: found }, { ...options, urgent: true }));
}
