import { sameShape } from '../../base/shape';
import type { Model } from '../../model/model';
import type { EngineParams } from '../../protocol/engine';
import type { SessionSnapshot } from '../../protocol/views';
import { asJob } from '../asJob';
import type { Engine } from '../engine';
import { snapshotOf } from '../snapshotOf';

/** What the panel shows of a session now. */
export function snapshot({ session }: EngineParams<'snapshot'>, engine: Engine): SessionSnapshot {
  return snapshotOf(engine, engine.sessions.get(session));
}

/** Makes another node the current one. Refused with `nodeGone` where its weights were let go. */
export function goTo({ session, node }: EngineParams<'goTo'>, engine: Engine): SessionSnapshot {
  engine.sessions.get(session).goTo(node);
  return snapshot({ session }, engine);
}

/** Reads a node's model from files that were saved of it. It still is one of the original, beside which its own lie. */
export async function adopt({ session: id, node, file, job }: EngineParams<'adopt'>, engine: Engine): Promise<SessionSnapshot> {
  const session = engine.sessions.get(id);
  const { file: original, warnings } = session.original.model;
  await session.edit('Reading', node, () =>
    asJob(engine, { job, session: id }, async (options) => {
      const { answer, model: read, ...opened } = await engine.pool.run('openForWork', { file }, options);
      // What the read files themselves give cause for stands in front.
      const inspected = { ...answer, file: original, warnings: [...warnings, ...answer.warnings.slice(read.warnings.length)] };
      const known: Model = followsOriginal(read, session.original.model) ? read : { ...read, originLost: true };
      return { ...opened, model: { ...known, file: original, warnings }, inspected, rankings: new Map() };
    }),
  );
  return snapshot({ session: id }, engine);
}

/** Lets a node's weights go. */
export function drop({ session, node }: EngineParams<'drop'>, engine: Engine): null {
  engine.sessions.get(session).drop(node);
  return null;
}

/** Lets a session and its weights go, and ends what is at work on it. */
export function close({ session }: EngineParams<'close'>, engine: Engine): null {
  engine.sessions.close(session);
  engine.jobs.cancelOf(session);
  return null;
}

/** Whether a model that was kept has all neurons of the original; only saving for the download puts them in another order. */
function followsOriginal({ weights }: Model, original: Model): boolean {
  return [...weights.values()].every(({ name, shape }) => sameShape(shape, original.weights.get(name)?.shape ?? shape));
}
