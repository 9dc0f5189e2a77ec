import type { EngineParams } from '../../protocol/engine';
import { withDetails, withSizes } from '../../operations/describeModel';
import type { SessionSnapshot } from '../../protocol/views';
import { asJob } from '../asJob';
import type { Engine } from '../engine';
import { snapshotOf } from '../snapshotOf';

/**
 * Adds the compressed sizes to the model of a node, and with `details` those of each weight and what there is to say of them; does nothing when
 * it has them. Whatever the session does in the meantime, the answer is the
 * snapshot of the node that was asked about.
 */
export function sizes({ session: id, node: asked, details, job }: EngineParams<'sizes'>, engine: Engine): Promise<SessionSnapshot> {
  const session = engine.sessions.get(id);
  const node = asked ?? session.node;
  const state = session.stateOf(node);
  return asJob(engine, { job, session: id }, async (told) => {
    const { model } = state;
    const options = { ...told, aside: true };
    let { inspected } = state;
    if (inspected.totals.gzipBytes === 0) inspected = withSizes(inspected, await engine.pool.run('sizes', { model }, options));
    if (details && !inspected.shrink) {
      const { layers, totals } = inspected;
      inspected = withDetails(
        inspected,
        await engine.pool.run('sizeDetails', { model, described: { layers, totals }, each: true }, options),
      );
    }
    if (inspected !== state.inspected) session.refine(state, { ...state, inspected });
    return { ...snapshotOf(engine, session), node, model: inspected };
  });
}
