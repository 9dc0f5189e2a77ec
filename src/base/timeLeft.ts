import type { Progress, ReportProgress } from './progress';

/** The pace of a phase, as its progress was heard of. */
export interface Pace {
  readonly phase: string;
  readonly total: number;
  /** When the phase began, in milliseconds, and what was done then. */
  readonly since: number;
  readonly from: number;
  /** What was heard last that had come further. */
  readonly at: number;
  readonly done: number;
  /** How often it came further. */
  readonly steps: number;
  /** Milliseconds that one of `done` takes of late: the newest count most. Undefined before the first step. */
  readonly each: number | undefined;
}

/** A phase must be so old, and have come further so often, before anybody is told how long it takes yet. */
const LEAST_MILLISECONDS = 2000;
const LEAST_STEPS = 3;
/** The smoothed pace and the phase's own mean may differ by this factor; where they do more, no time is told. */
const STEADY = 1.6;
/** Of the time that has gone by in the phase, so much decides on its pace of late. */
const RECENT = 1 / 3;

/** Follows the pace of a phase through its next progress; another phase, or one that counts anew, begins anew. */
export function paceAfter(pace: Pace | undefined, progress: Progress, now: number): Pace {
  const { done, total, message, phase = message } = progress;
  if (pace?.phase !== phase || pace.total !== total || done < pace.done) {
    return { phase, total, since: now, from: done, at: now, done, steps: 0, each: undefined };
  }
  if (done === pace.done) return pace;
  const step = (now - pace.at) / (done - pace.done);
  // A step that took long counts for more than one that was over at once.
  const weight = pace.each === undefined ? 1 : Math.min(1, (now - pace.at) / Math.max(1, RECENT * (now - pace.since)));
  const each = pace.each === undefined ? step : pace.each + weight * (step - pace.each);
  return { ...pace, at: now, done, steps: pace.steps + 1, each };
}

/** How many seconds the phase takes yet at this pace; undefined where it is too young or too unsteady to tell. */
export function secondsLeft({ total, since, from, at, done, steps, each }: Pace, now: number): number | undefined {
  if (total <= 0 || each === undefined || steps < LEAST_STEPS || at - since < LEAST_MILLISECONDS) return undefined;
  const mean = (at - since) / (done - from);
  if (each > mean * STEADY || mean > each * STEADY) return undefined;
  return Math.max((total - done) * each - (now - at), 0) / 1000;
}

/** Tells progress on with the time that its phase takes yet. */
export function withTimeLeft(report: ReportProgress, clock: () => number = () => performance.now()): ReportProgress {
  let pace: Pace | undefined;
  return (progress) => {
    const now = clock();
    pace = paceAfter(pace, progress, now);
    const left = secondsLeft(pace, now);
    report(left === undefined || progress.done >= progress.total ? progress : { ...progress, secondsLeft: left });
  };
}
