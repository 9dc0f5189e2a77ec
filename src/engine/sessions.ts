import type { SessionId } from '../protocol/views';
import { Session, type ModelState } from './session';

/** The open models. A closed session's weights are let go with it. */
export class Sessions {
  private readonly byId = new Map<SessionId, Session>();
  private last = 0;

  /** How many are open. */
  get count(): number {
    return this.byId.size;
  }

  open(original: ModelState): Session {
    const session = new Session(`session-${++this.last}`, original);
    this.byId.set(session.id, session);
    return session;
  }

  /** The session of that name; asking for one that is not open is a bug of the caller. */
  get(id: SessionId): Session {
    const session = this.byId.get(id);
    if (!session) throw new Error(`no session ${id} is open`);
    return session;
  }

  close(id: SessionId): void {
    this.byId.delete(id);
  }
}
