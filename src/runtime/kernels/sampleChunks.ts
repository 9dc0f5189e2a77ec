import { floatBytes } from './wasmHeap';
import type { PatchMatrix } from './patches';

/** A patch matrix of this size stays in the processor's cache, more or less, and never bursts the 4 GiB heap. */
const CHUNK_BYTES = 2 ** 25;

/** Splits N samples into ranges whose patches fit a chunk (one sample at least). */
export function sampleChunks(samples: number, perSample: PatchMatrix): { first: number; count: number }[] {
  const bytes = floatBytes([perSample.positions, perSample.elements]);
  const most = Math.max(1, Math.floor(CHUNK_BYTES / bytes));
  const chunks: { first: number; count: number }[] = [];
  for (let first = 0; first < samples; first += most) chunks.push({ first, count: Math.min(most, samples - first) });
  return chunks;
}
