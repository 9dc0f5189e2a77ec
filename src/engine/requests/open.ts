import type { EngineParams } from '../../protocol/engine';
import type { SessionSnapshot } from '../../protocol/views';
import { asJob } from '../asJob';
import type { Engine } from '../engine';
import { snapshotOf } from '../snapshotOf';

/** Reads a model and opens a session on it. Compressed sizes take long: `sizes` adds them later. */
export function open({ file, job }: EngineParams<'open'>, engine: Engine): Promise<SessionSnapshot> {
  return asJob(engine, { job, session: null }, async (options) => {
    const { answer, ...opened } = await engine.pool.run('openForWork', { file }, { ...options, urgent: true });
    const session = engine.sessions.open({ ...opened, inspected: answer, rankings: new Map() });
    return snapshotOf(engine, session);
  });
}
