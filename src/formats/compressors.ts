import { promisify } from 'node:util';
import { brotliCompress, constants, gzip as gzipWithCallback } from 'node:zlib';

/** gzip as static file servers are told to use it: level 9, unless told another. */
export async function gzip(bytes: Uint8Array, level: number = constants.Z_BEST_COMPRESSION): Promise<Uint8Array> {
  return gzipAsync(bytes, { level, chunkSize: Math.min(MOST_CHUNK_BYTES, Math.max(LEAST_CHUNK_BYTES, bytes.length)) });
}

/** brotli as CDNs use it for files that do not change: quality 11, the largest window, the size known. */
export async function brotli(bytes: Uint8Array, quality: number = constants.BROTLI_MAX_QUALITY): Promise<Uint8Array> {
  return brotliAsync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** Output comes in few large pieces: each is a call back into JavaScript and a buffer to clear away. */
const LEAST_CHUNK_BYTES = 1024;
const MOST_CHUNK_BYTES = 4 * 1024 * 1024;

const gzipAsync = promisify(gzipWithCallback);
const brotliAsync = promisify(brotliCompress);
