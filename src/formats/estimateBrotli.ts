import { brotli, gzip } from './compressors';

const PIECES = 8;
const PIECE_BYTES = 128 * 1024;
/** So much of each is enough where little repeats: brotli's tables are soon worth their bytes there. */
const DENSE_BYTES = 32 * 1024;
/** Below this much of their bytes is left by gzip, brotli's last quality finds more than the one before. */
const DENSE = 0.6;
/** Header and trailer of a gzip file. */
const GZIP_FRAME = 18;

/**
 * About the bytes that brotli -11 makes of files, from what gzip makes of them: what the two make of the same bytes is at much the same
 * ratio all over a model, where the bytes themselves are not. The pieces (`piecesIn` each file) go through brotli as one, so that its
 * tables weigh as little as in a file. See docs/speed.md for how near it comes.
 */
export async function estimateBrotli(
  pieces: readonly Uint8Array[],
  { bytes, gzipBytes }: { readonly bytes: number; readonly gzipBytes: number },
): Promise<number> {
  if (pieces.length === 0) return 0;
  const looked = isDense(gzipBytes, bytes) ? pieces.map((piece) => piece.subarray(0, DENSE_BYTES)) : pieces;
  const [together, alone] = await Promise.all([
    brotli(Buffer.concat(looked), qualityFor(gzipBytes, bytes)),
    Promise.all(looked.map((piece) => gzip(piece))),
  ]);
  const ofPieces = alone.reduce((total, { length }) => total + length - GZIP_FRAME, 0);
  return Math.round((together.length / ofPieces) * gzipBytes);
}

/** The quality that finds as much as the best in bytes of which gzip leaves so many. */
export function qualityFor(gzipBytes: number, bytes: number): number {
  return isDense(gzipBytes, bytes) ? 10 : 11;
}

/** Whether so little repeats that gzip leaves most. */
export function isDense(gzipBytes: number, bytes: number): boolean {
  return gzipBytes / bytes > DENSE;
}

/** The pieces at even distances over `total` bytes that begin in the file that stands at `start` of them; copies. */
export function piecesIn(file: Uint8Array, start: number, total: number): Uint8Array[] {
  return Array.from({ length: PIECES }, (_, piece) => Math.floor(((piece + 0.5) / PIECES) * total) - start)
    .filter((middle) => middle >= 0 && middle < file.length)
    .map((middle) => {
      const from = Math.max(0, Math.min(middle - PIECE_BYTES / 2, file.length - PIECE_BYTES));
      return file.slice(from, from + PIECE_BYTES);
    });
}
