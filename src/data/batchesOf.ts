/** Runs [start, end) of at most `size` samples that cover `samples`; the last may be shorter. */
export function* batchesOf(samples: number, size: number): Generator<{ start: number; end: number }> {
  for (let start = 0; start < samples; start += size) yield { start, end: Math.min(samples, start + size) };
}
