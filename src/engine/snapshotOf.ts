import type { SessionSnapshot } from '../protocol/views';
import type { Engine } from './engine';
import type { Session } from './session';

/** A session's snapshot, with the backend that its jobs run on. */
export function snapshotOf({ pool }: Engine, session: Session): SessionSnapshot {
  if (pool.backend === undefined) throw new Error('a session is open, but no thread has started');
  return session.snapshot(pool.backend, pool.threads);
}
