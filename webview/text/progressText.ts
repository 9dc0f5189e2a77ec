import { type Progress, progressWords } from '../../src/base/progress';
import { share } from './format';

/** Progress to read: what is being done and how far it has come. */
export function progressText(progress: Progress | undefined): string {
  if (!progress) return '';
  const { done, total } = progress;
  const words = progressWords(progress);
  return total > 0 ? `${words} · ${share(done / total, 0)}` : words;
}

/** Progress to hear: changes only every quarter. */
export function quarterText(progress: Progress | undefined): string {
  if (!progress || progress.total <= 0) return '';
  return share(Math.floor((progress.done / progress.total) * 4) / 4, 0);
}
