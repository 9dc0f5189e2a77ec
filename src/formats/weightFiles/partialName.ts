import { threadId } from 'node:worker_threads';

/** Who made a folder of an unfinished write. */
export interface PartialOwner {
  readonly pid: number;
  readonly thread: number;
}

let count = 0;

/** A new hidden name, `.NAME.partial-<pid>-<thread>.<count>`, for the folder in which a model NAME is prepared. */
export function partialName(name: string): string {
  return `.${name}.partial-${process.pid}-${threadId}.${count++}`;
}

const PATTERN = /^\.(.*)\.partial-(\d+)-(\d+)\.\d+$/;

/** Whether a name is one that `partialName` made, for the given model or any. */
export function isPartialName(name: string): boolean {
  return PATTERN.test(name);
}

/** The owner written in a name that `partialName` made for `model` (any model when absent). */
export function partialOwner(name: string, model?: string): PartialOwner | undefined {
  const [, made, pid, thread] = PATTERN.exec(name) ?? [];
  if (pid === undefined || thread === undefined || (model !== undefined && made !== model)) return undefined;
  return { pid: Number(pid), thread: Number(thread) };
}
