import type { EngineParams } from '../../protocol/engine';
import type { WeightView } from '../../protocol/views';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';

/** Histogram, statistics and picture of one weight of the current model. */
export function weight({ session, job, name }: EngineParams<'weight'>, engine: Engine): Promise<WeightView> {
  const found = engine.sessions.get(session).current.model.weights.get(name);
  if (!found) throw new Error(`the model has no weight ${name}`);
  return engine.jobs.run(job, (signal) =>
    engine.pool.run('viewWeight', { weight: found }, { ...runOptions(engine, job, signal), urgent: true }),
  );
}
