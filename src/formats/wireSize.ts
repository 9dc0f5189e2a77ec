import { availableParallelism } from 'node:os';
import type { Model } from '../model/model';
import { encodeWeight } from './codec/encodeWeight';
import { brotli, gzip } from './compressors';
import { layShards, shardsOf } from './weightFiles/shardLayout';

/** What weights take on the wire: as they are, and as a server or CDN sends them. */
export interface WireSize {
  /** Bytes of the weight files. */
  readonly bytes: number;
  /** The same through gzip -9, file by file. */
  readonly gzipBytes: number;
  /** The same through brotli, quality 11, file by file. */
  readonly brotliBytes: number;
  /** Whether the two compressed sizes are extrapolated from samples. */
  readonly estimated: boolean;
}

/** Up to here sizes are exact by default. */
const EXACT_BYTES = 8 * 1024 * 1024;
const SAMPLES = 8;
const SAMPLE_BYTES = 128 * 1024;
const LANES = Math.min(availableParallelism(), 3);

/**
 * Sizes of a model's weight files as `writeModel` would write them (model.json is not counted). With `exact` everything is
 * compressed, however long it takes (brotli: about a second for each MiB).
 */
export async function wireSize(model: Model, options: { readonly exact?: boolean } = {}): Promise<WireSize> {
  const { groups } = layShards(model);
  const bytes = groups.flatMap(({ shardSizes }) => shardSizes).reduce((total, size) => total + size, 0);
  if (options.exact ?? bytes <= EXACT_BYTES) return compressAll(groups.flatMap((group) => [...shardsOf(group)]));
  // Samples need no shards, which would be a copy of all weights.
  return compressSamples(groups.flatMap(({ weights }) => weights.map((weight) => encodeWeight(weight))));
}

/** The gzip -9 bytes alone, always exact: brotli takes twenty times as long. */
export function gzipSize(model: Model): Promise<number> {
  return sizeThrough(
    gzip,
    layShards(model).groups.flatMap((group) => [...shardsOf(group)]),
  );
}

async function compressAll(files: readonly Uint8Array[]): Promise<WireSize> {
  const brotliBytes = await sizeThrough(brotli, files);
  const gzipBytes = await sizeThrough(gzip, files);
  return { bytes: totalBytes(files), gzipBytes, brotliBytes, estimated: false };
}

/** Compresses samples and extrapolates; all of it where that is not much more. */
async function compressSamples(parts: readonly Uint8Array[]): Promise<WireSize> {
  const bytes = totalBytes(parts);
  if (bytes <= 2 * SAMPLES * SAMPLE_BYTES) return compressAll(parts);
  const pieces = samplesOf(parts, bytes);
  const ofSamples = await compressAll(pieces);
  const factor = bytes / ofSamples.bytes;
  return {
    bytes,
    gzipBytes: Math.round(ofSamples.gzipBytes * factor),
    brotliBytes: Math.round(ofSamples.brotliBytes * factor),
    estimated: true,
  };
}

/** Pieces at even distances over all the parts, cut off where a part ends. */
function samplesOf(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let start = 0;
  for (const part of parts) {
    for (let sample = 0; sample < SAMPLES; sample++) {
      const from = Math.floor(((sample + 0.5) / SAMPLES) * bytes) - start;
      if (from >= 0 && from < part.length) pieces.push(part.subarray(from, from + SAMPLE_BYTES));
    }
    start += part.length;
  }
  return pieces;
}

/** A few pieces at a time: as many as there are cores, and one of the four threads that Node compresses in is left to read files. */
async function sizeThrough(compress: (bytes: Uint8Array) => Promise<Uint8Array>, pieces: readonly Uint8Array[]): Promise<number> {
  const remaining = pieces.values();
  const lane = async (): Promise<number> => {
    let total = 0;
    for (const piece of remaining) total += (await compress(piece)).length;
    return total;
  };
  const totals = await Promise.all(Array.from({ length: LANES }, lane));
  return totals.reduce((total, size) => total + size, 0);
}

function totalBytes(files: readonly Uint8Array[]): number {
  return files.reduce((total, { length }) => total + length, 0);
}
