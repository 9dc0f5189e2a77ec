import type { EngineParams } from '../../protocol/engine';
import type { InspectTotals } from '../../protocol/inspectAnswer';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';

/** A node's totals with its compressed sizes, which are measured where they were not yet. */
export function sizes({ session: id, job, node }: EngineParams<'sizes'>, engine: Engine): Promise<InspectTotals> {
  const session = engine.sessions.get(id);
  const state = session.held(node);
  return engine.jobs.run(job, async (signal) => {
    const { inspected } = state;
    if (inspected.totals.gzipBytes > 0) return inspected.totals;
    const measured = await engine.pool.run('sizes', { model: state.model }, runOptions(engine, job, signal));
    const totals = { ...inspected.totals, ...measured };
    session.refine(state, { ...state, inspected: { ...inspected, totals } });
    return totals;
  });
}
