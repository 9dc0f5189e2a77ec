import type { EngineParams } from '../../protocol/engine';
import { withSizes } from '../../operations/describeModel';
import type { SessionSnapshot } from '../../protocol/views';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';
import { snapshotOf } from '../snapshotOf';

/**
 * Adds the compressed sizes to the model of a node; does nothing when it has them. Whatever the session does in the meantime, the answer is the
 * snapshot of the node that was asked about.
 */
export function sizes({ session: id, node: asked, job }: EngineParams<'sizes'>, engine: Engine): Promise<SessionSnapshot> {
  const session = engine.sessions.get(id);
  const node = asked ?? session.node;
  const state = session.stateOf(node);
  return engine.jobs.run(job, async (signal) => {
    if (state.inspected.totals.gzipBytes > 0) return { ...snapshotOf(engine, session), node, model: state.inspected };
    const measured = await engine.pool.run('sizes', { model: state.model }, { ...runOptions(engine, job, signal), aside: true });
    const inspected = withSizes(state.inspected, measured);
    session.refine(state, { ...state, inspected });
    return { ...snapshotOf(engine, session), node, model: inspected };
  });
}
