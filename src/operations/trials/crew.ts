import type { JournalLine, Trial } from '../../protocol/trialRecord';
import type { TrialGround } from './ground';

/** Who measures trials: this process's threads, or the agents of a queue. */
export interface TrialCrew {
  /**
   * Measures trials, several at once, in about the order given; `onRecord` hears of each as it comes, and is waited for before this
   * resolves. Fails with the first failure, and with `cancelled` where the signal is aborted.
   */
  measure(trials: readonly Trial[], ground: TrialGround, told: CrewOptions): Promise<void>;
  /** There is nothing more to measure: lets go of what was held for it. */
  end?(): Promise<void>;
}

/** Who hears of records, and who ends the work. */
export interface CrewOptions {
  readonly onRecord: (line: JournalLine) => Promise<void> | void;
  readonly signal?: AbortSignal;
}
