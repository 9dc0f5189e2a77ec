/** Samples that one thread looks at, one after another. */
export interface SamplesPart {
  /** The place of the first among all of them. */
  readonly first: number;
  readonly own: Uint32Array;
}

/** Samples that one thread folds at a time; always the same, so that sums don't depend on the number of threads. */
const SAMPLES_A_PART = 256;

/** Runs of samples for the threads; whole mini-batches where their size is given. */
export function partsOf(indices: Uint32Array, miniBatch = 1): SamplesPart[] {
  const size = Math.max(1, Math.floor(SAMPLES_A_PART / miniBatch)) * miniBatch;
  return Array.from({ length: Math.ceil(indices.length / size) }, (_, i) => ({
    first: i * size,
    own: indices.slice(i * size, (i + 1) * size),
  }));
}
