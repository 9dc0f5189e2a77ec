import { durationText } from './durationText';

/** How far a piece of work has come. `done` and `total` count the same thing; `message` says what it is. */
export interface Progress {
  readonly done: number;
  /** 0 where nobody knows how much there is. */
  readonly total: number;
  readonly message: string;
  /** What changes from step to step, such as a loss: for a line that is written over, not for a log. */
  readonly detail?: string;
  /** What `done` and `total` count through, where the message changes on the way; another phase counts anew. */
  readonly phase?: string;
  /** The phase may be ended early, and what was learnt so far be kept. */
  readonly keeps?: true;
  /** How long the phase takes yet, where that can be told. */
  readonly secondsLeft?: number;
}

/** Receives progress; must be cheap and must not throw. */
export type ReportProgress = (progress: Progress) => void;

/** What a piece of work says for itself, on a line that is written over. */
export function progressWords({ message, detail }: Progress): string {
  return detail === undefined ? message : `${message}, ${detail}`;
}

/** The phase's share that is done, 0..1; undefined where nobody knows how much there is. */
export function progressShare({ done, total }: Progress): number | undefined {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : undefined;
}

/** The share in whole per cent, rounded down: 100 % is said when all is done. */
export function percentText(progress: Progress): string | undefined {
  const share = progressShare(progress);
  return share === undefined ? undefined : `${Math.floor(100 * share + 1e-9)}\u00a0%`;
}

/** All there is to say: `Training: epoch 3 of 20, loss 0.12 · 14 % · about 2 min left`. */
export function progressText(progress: Progress): string {
  const { secondsLeft } = progress;
  const left = secondsLeft === undefined ? undefined : `about ${durationText(secondsLeft)} left`;
  return [progressWords(progress), percentText(progress), left].filter((part) => part !== undefined).join(' · ');
}
