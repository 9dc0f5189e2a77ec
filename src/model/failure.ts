import type { Json } from '../base/json';
import { messageOf } from '../base/reasonOf';

/**
 * Everything that can go wrong and is not a bug, as codes with data. The sentence a person reads is made from them
 * in `protocol/sentence.ts`, which the compiler keeps complete.
 */
export interface FailureData {
  /** A file that should be there is not, or can't be read. */
  fileUnreadable: { file: string; reason: string };
  /** A file could not be written. */
  fileUnwritable: { file: string; reason: string };
  /** Nothing of the model can be scored by a method; `kernel` is what stands in the way. */
  notScorable: { method: string; kernel: string; layer?: string; reason: string };
  /** The output folder holds something already and overwriting was not asked for. */
  outputExists: { file: string };
  /** Not JSON, or JSON that is no TensorFlow.js model. */
  notAModel: { file: string; reason: string };
  /** A model kind that this version can't do this with. */
  formatUnsupported: { file: string; format: string; reason: string };
  /** The topology (layers) is damaged or refused by tfjs. */
  topologyInvalid: { file: string; layer?: string; reason: string };
  /** The weights manifest is damaged. */
  manifestInvalid: { file: string; tensor?: string; reason: string };
  /** A weight path that leaves the model's folder. */
  pathNotAllowed: { file: string; path: string };
  /** A weight group has more or fewer bytes than its manifest says; `tensor` is the first that they do not suffice for. */
  weightBytes: { file: string; tensor?: string; expected: number; found: number };
  /** Two weights of one name, a weight that the topology doesn't know, or one that it misses. */
  weightMismatch: { file: string; tensor: string; reason: string };
  /** Data that does not fit: the row and what was expected. */
  dataInvalid: { file: string; row?: number; reason: string };
  /** The data set's shape does not fit the model. */
  dataShape: { file: string; expected: string; found: string };
  /** A setting out of its range, or settings that exclude each other. */
  settingInvalid: { setting: string; reason: string };
  /** A job that needs data was given none. */
  dataNeeded: { what: string };
  /** A job that needs answers was given a data set that has inputs only. */
  answersNeeded: { what: string; set: string; reason: string };
  /** The backend asked for is not there. */
  backendUnavailable: { backend: string; reason: string };
  /** The model can't be run: tfjs refuses an input or lacks a kernel; `kernel` is the one that threw. */
  modelNotRunnable: { file: string; layer?: string; kernel?: string; reason: string };
  /** A plan that does not fit the model. */
  planInvalid: { reason: string; tensor?: string };
  /** No model inside a budget was found; `nearest` is what came closest, `binds` what stands in the way. */
  budgetMissed: { nearest: string; binds: string };
  /** The written model differs from the one in memory, or the cut one from the masked one. */
  certificateFailed: { check: string; difference: number; bound: number };
  /** The backend computes wrong numbers. */
  selfTestFailed: { cases: string };
  /** The store of a queue, or the library that speaks with it, is not there. */
  queueUnavailable: { reason: string };
  /** A message, a model or a data set that does not travel, or was not taken where it came. */
  queueRefused: { what: string; reason: string };
  /** Trials of a study that nobody could measure: each took the process that tried down with it, or failed there. */
  trialsFailed: { trials: string; reason: string };
  /** The user or the editor stopped it. */
  cancelled: Record<string, never>;
  /** The engine process ended while it was at work. */
  engineDied: { during: string };
  /** A worker thread ended by itself while it was at work, most often for lack of memory. */
  workerDied: { during: string; reason: string };
  /** An edit of a model was asked for while another one is at work on it. */
  sessionBusy: { during: string };
  /** The weights of a node of the tree of plans are not in memory any more. */
  nodeGone: { node: string };
  /** A bug: something that should not be possible. */
  internal: { reason: string };
}

export type FailureCode = keyof FailureData;

/** An expected failure. `message` is for logs; people read `describeFailure(failure)`. */
export class Failure<C extends FailureCode = FailureCode> extends Error {
  readonly code: C;
  readonly data: FailureData[C];

  constructor(code: C, data: FailureData[C], options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(data)}`, options);
    this.name = 'Failure';
    this.code = code;
    this.data = data;
  }
}

/** A failure as plain data, to cross a process or thread. */
export interface FailureRecord {
  readonly code: FailureCode;
  readonly data: Readonly<Record<string, Json | undefined>>;
}

/** Turns whatever was thrown into a record; what is no Failure becomes `internal` with its message. */
export function toFailureRecord(thrown: unknown): FailureRecord {
  if (isFailure(thrown)) return { code: thrown.code, data: thrown.data };
  if (thrown instanceof Error && thrown.name === 'AbortError') return { code: 'cancelled', data: {} };
  return { code: 'internal', data: { reason: messageOf(thrown) } };
}

/** The Failure that a record stands for. */
export function fromFailureRecord(record: FailureRecord): Failure {
  return new Failure(record.code, record.data as FailureData[FailureCode]);
}

/** Narrows without the `any` that `instanceof` puts in the place of the type parameter. */
function isFailure(thrown: unknown): thrown is Failure {
  return thrown instanceof Failure;
}
