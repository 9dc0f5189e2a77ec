import type { BackendName } from './vocabulary';

/* Keys may be added, never renamed: see answers.ts. */

/** Whether a backend can be had here, and why not. */
export interface BackendStatus {
  readonly name: BackendName;
  readonly available: boolean;
  readonly version: string | null;
  readonly reason?: string;
}

/** One kernel held against the result expected of it. */
export interface SelfTestRow {
  readonly name: string;
  readonly backend: BackendName;
  readonly passed: boolean;
  /** Largest relative difference from the expected values; null where the case threw. */
  readonly error: number | null;
}

/** What this machine can do. */
export interface DoctorAnswer {
  readonly backends: readonly BackendStatus[];
  readonly selfTest: readonly SelfTestRow[];
}
