import { gzip } from '../../formats/compressors';

const PIECES = 32;

/**
 * What bytes take through gzip, as one file; of more than `limit` only pieces at even distances are compressed, and what they take is
 * scaled up.
 */
export async function compressedSize(
  parts: readonly Uint8Array[],
  { limit, level }: { readonly limit: number; readonly level: number },
): Promise<number> {
  const whole = Buffer.concat(parts);
  if (whole.length <= limit) return (await gzip(whole, level)).length;
  const length = Math.floor(limit / PIECES);
  const pieces = Array.from({ length: PIECES }, (_, i) => {
    const start = Math.floor((i * (whole.length - length)) / (PIECES - 1));
    return whole.subarray(start, start + length);
  });
  return ((await gzip(Buffer.concat(pieces), level)).length * whole.length) / (length * PIECES);
}
