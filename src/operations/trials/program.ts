import { activeBackend } from '../../runtime/backends/startBackend';

/** Counted up whenever a trial comes to other figures than before: records of another count are not taken for its own. */
export const FIGURES = 2;

/** What computes: the figures' count, and the backend of this thread, whose numbers are its own. */
export function programOf(): string {
  return `${FIGURES} ${activeBackend() ?? 'no backend'}`;
}
