import type { EngineParams } from '../../protocol/engine';
import type { SessionSnapshot } from '../../protocol/views';
import type { Engine } from '../engine';
import { snapshotOf } from '../snapshotOf';

/** What the panel shows of a session now. */
export function snapshot({ session }: EngineParams<'snapshot'>, engine: Engine): SessionSnapshot {
  return snapshotOf(engine, engine.sessions.get(session));
}

/** Goes one step back; at the original it stays. Refused with `sessionBusy` while an edit is at work. */
export function undo({ session }: EngineParams<'undo'>, engine: Engine): SessionSnapshot {
  engine.sessions.get(session).undo();
  return snapshot({ session }, engine);
}

/** Goes one step forward again. Refused with `sessionBusy` while an edit is at work. */
export function redo({ session }: EngineParams<'redo'>, engine: Engine): SessionSnapshot {
  engine.sessions.get(session).redo();
  return snapshot({ session }, engine);
}

/** Lets a session and its weights go. */
export function close({ session }: EngineParams<'close'>, engine: Engine): null {
  engine.sessions.close(session);
  return null;
}
