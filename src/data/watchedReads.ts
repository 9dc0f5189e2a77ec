import { AsyncLocalStorage } from 'node:async_hooks';
import { resolve } from 'node:path';

const watches = new AsyncLocalStorage<(file: string) => void>();

/** Calls `work`; `onRead` is told the absolute path of each file of a data set that it reads, before it does, and keeps it from that by throwing. */
export function watchingReads<T>(onRead: (file: string) => void, work: () => Promise<T>): Promise<T> {
  return watches.run(onRead, work);
}

/** Whoever reads a file says so. */
export function noteRead(file: string): void {
  watches.getStore()?.(resolve(file));
}
