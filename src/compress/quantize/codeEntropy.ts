/** Order-0 entropy in bits of so many symbols of each kind, all together. */
export function entropyBits(counts: ArrayLike<number>): number {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] as number;
    if (count <= 0) continue;
    total += count;
    sum += count * Math.log2(count);
  }
  return total === 0 ? 0 : total * Math.log2(total) - sum;
}

/** Entropy in bits of bytes as they are stored: codes of two bytes count as two symbols, as gzip and brotli see them. */
export function bytesEntropy(bytes: Uint8Array): number {
  const counts = new Float64Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] as number) + 1;
  return entropyBits(counts);
}

/** Bits that a code of each kind takes, by how often it stands; one that does not stand takes as many as if it did once. */
export function codeLengths(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + Math.max(1, count), 0);
  return counts.map((count) => Math.log2(total / Math.max(1, count)));
}
