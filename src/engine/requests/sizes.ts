import type { EngineParams } from '../../protocol/engine';
import type { SessionSnapshot } from '../../protocol/views';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';
import { snapshotOf } from '../snapshotOf';

/**
 * Adds the compressed sizes to the session's current model; does nothing when it has them. What comes back is that model's, also where
 * another one is the current one by then.
 */
export function sizes({ session: id, job }: EngineParams<'sizes'>, engine: Engine): Promise<SessionSnapshot> {
  const session = engine.sessions.get(id);
  const state = session.current;
  const { node } = snapshotOf(engine, session);
  return engine.jobs.run(job, async (signal) => {
    let { inspected } = state;
    if (inspected.totals.gzipBytes === 0) {
      const measured = await engine.pool.run('sizes', { model: state.model }, runOptions(engine, job, signal));
      inspected = { ...inspected, totals: { ...inspected.totals, ...measured } };
      session.refine(state, { ...state, inspected });
    }
    return { ...snapshotOf(engine, session), node, model: inspected };
  });
}
