import { durationText } from '../base/durationText';

/** A job that is over. */
export interface JobEnd {
  readonly title: string;
  readonly model: string;
  readonly seconds: number;
  /** Whether the user sees the model's panel. */
  readonly lookedAt: boolean;
}

/** Whoever waits longer than this does something else meanwhile. */
const LONG_SECONDS = 10;

/** What is said of a job's end to somebody who looks elsewhere; undefined where there is no need. */
export function endText({ title, model, seconds, lookedAt }: JobEnd): string | undefined {
  return lookedAt || seconds < LONG_SECONDS ? undefined : `${title}: ${model} is done, after ${durationText(seconds)}.`;
}
