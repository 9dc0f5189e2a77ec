/** How far a piece of work has come. `done` and `total` count the same thing; `message` says what it is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
  /** What changes from step to step, such as a loss: for a line that is written over, not for a log. */
  readonly detail?: string;
}

/** Receives progress; must be cheap and must not throw. */
export type ReportProgress = (progress: Progress) => void;

/** What a piece of work says for itself, on a line that is written over. */
export function progressWords({ message, detail }: Progress): string {
  return detail === undefined ? message : `${message}, ${detail}`;
}
