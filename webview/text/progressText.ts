import { type Progress, progressText as textOf } from '../../src/base/progress';
import { share } from '../../src/base/format';

/** Progress to read: what is being done, how far it has come, and how long it takes yet. */
export function progressText(progress: Progress | undefined): string {
  return progress ? textOf(progress) : '';
}

/** Progress to hear: changes only every quarter. */
export function quarterText(progress: Progress | undefined): string {
  if (!progress || progress.total <= 0) return '';
  return share(Math.floor((progress.done / progress.total) * 4) / 4, 0);
}
