import type { EngineParams } from '../../protocol/engine';
import type { SessionSnapshot } from '../../protocol/views';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';
import { snapshotOf } from '../snapshotOf';

/** Reads a model and opens a session on it. Compressed sizes take long: `sizes` adds them later. */
export function open({ file, job }: EngineParams<'open'>, engine: Engine): Promise<SessionSnapshot> {
  return engine.jobs.run(job, async (signal) => {
    const { answer, ...opened } = await engine.pool.run('openForWork', { file }, { ...runOptions(engine, job, signal), urgent: true });
    const session = engine.sessions.open({ ...opened, inspected: answer, rankings: new Map() });
    return snapshotOf(engine, session);
  });
}
