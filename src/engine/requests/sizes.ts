import type { EngineParams } from '../../protocol/engine';
import type { SessionSnapshot } from '../../protocol/views';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';
import { snapshotOf } from '../snapshotOf';

/** Adds the compressed sizes to the session's current model; does nothing when it has them. */
export function sizes({ session: id, job }: EngineParams<'sizes'>, engine: Engine): Promise<SessionSnapshot> {
  const session = engine.sessions.get(id);
  const state = session.current;
  return engine.jobs.run(job, async (signal) => {
    if (state.inspected.totals.gzipBytes === 0) {
      const measured = await engine.pool.run('sizes', { model: state.model }, runOptions(engine, job, signal));
      const { inspected } = state;
      session.refine(state, { ...state, inspected: { ...inspected, totals: { ...inspected.totals, ...measured } } });
    }
    return snapshotOf(engine, session);
  });
}
