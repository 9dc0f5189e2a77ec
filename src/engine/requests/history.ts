import type { EngineParams } from '../../protocol/engine';
import type { SessionSnapshot } from '../../protocol/views';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';
import { snapshotOf } from '../snapshotOf';

/** What the panel shows of a session now. */
export function snapshot({ session }: EngineParams<'snapshot'>, engine: Engine): SessionSnapshot {
  return snapshotOf(engine, engine.sessions.get(session));
}

/** Makes another node the current one. Refused with `sessionBusy` while an edit is at work, with `nodeGone` where its weights were let go. */
export function goTo({ session, node }: EngineParams<'goTo'>, engine: Engine): SessionSnapshot {
  engine.sessions.get(session).goTo(node);
  return snapshot({ session }, engine);
}

/** Reads a node's model from files that were saved of it. */
export async function adopt({ session, node, file, job }: EngineParams<'adopt'>, engine: Engine): Promise<SessionSnapshot> {
  await engine.sessions.get(session).edit('Reading', node, () =>
    engine.jobs.run(job, async (signal) => {
      const { answer, ...opened } = await engine.pool.run('openForWork', { file }, runOptions(engine, job, signal));
      return { ...opened, inspected: answer, rankings: new Map() };
    }),
  );
  return snapshot({ session }, engine);
}

/** Lets a node's weights go. */
export function drop({ session, node }: EngineParams<'drop'>, engine: Engine): null {
  engine.sessions.get(session).drop(node);
  return null;
}

/** Lets a session and its weights go. */
export function close({ session }: EngineParams<'close'>, engine: Engine): null {
  engine.sessions.close(session);
  return null;
}
