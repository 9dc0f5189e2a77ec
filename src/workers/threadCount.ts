import { availableParallelism } from 'node:os';
import type { BackendName } from '../protocol/vocabulary';

/** More threads than this cost memory (each has a heap of its own) and gain little. */
const MOST_THREADS = 8;

/**
 * How many threads compute at once: what the user asked for, else one for tfjs-node (it uses all cores by itself) and
 * one per core for wasm (which is single-threaded).
 */
export function threadCount(backend: BackendName, asked: number | undefined): number {
  if (asked !== undefined && asked > 0) return asked;
  return backend === 'tfjs-node' ? 1 : Math.min(availableParallelism(), MOST_THREADS);
}
