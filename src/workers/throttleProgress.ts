import type { ReportProgress } from '../base/progress';

/** Passes progress on at most every `milliseconds`; a changed message and the last step always pass. */
export function throttleProgress(report: ReportProgress, milliseconds: number): ReportProgress {
  let lastAt = -Infinity;
  let lastMessage: string | undefined;
  return (progress) => {
    const now = performance.now();
    if (now - lastAt < milliseconds && progress.message === lastMessage && progress.done < progress.total) return;
    lastAt = now;
    lastMessage = progress.message;
    report(progress);
  };
}
