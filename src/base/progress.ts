/** How far a piece of work has come. `done` and `total` count the same thing; `message` says what it is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

/** Receives progress; must be cheap and must not throw. */
export type ReportProgress = (progress: Progress) => void;
