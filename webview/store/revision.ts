import type { SessionSnapshot } from '../../src/protocol/views';

/** Tells models apart: what was asked about one must not be shown for another. */
export function revisionOf({ session, node }: SessionSnapshot): string {
  return JSON.stringify([session, node]);
}
