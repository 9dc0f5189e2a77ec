import type { Model } from '../model/model';
import type { CompressedSize } from '../protocol/inspectAnswer';
import { brotli, gzip } from './compressors';
import { estimateBrotli, piecesIn } from './estimateBrotli';
import { inLanes } from './inLanes';
import { savedModelJson } from './modelJson';
import { layShards, shardsOf, type LaidGroup } from './weightFiles/shardLayout';

/** What a model takes on the wire: model.json and its weight files. gzip is always exact. */
export interface WireSize extends CompressedSize {
  /** The part of each figure that is model.json's; always exact. */
  readonly modelJson: CompressedSize;
  /** Whether the brotli bytes are extrapolated from samples. */
  readonly estimated: boolean;
}

/** Up to here brotli sizes are exact by default. */
export const EXACT_BYTES = 4 * 1024 * 1024;

/**
 * Sizes of a model's files as `writeModel` would write them. gzip compresses all of them; brotli only where they are small, or with
 * `exact`, however long it takes (two or three seconds for each MiB).
 */
export async function wireSize(model: Model, options: { readonly exact?: boolean } = {}): Promise<WireSize> {
  const { groups } = layShards(model);
  const bytes = groups.flatMap(({ shardSizes }) => shardSizes).reduce((total, size) => total + size, 0);
  const exact = options.exact ?? bytes <= EXACT_BYTES;
  const modelJson = await compressedSize(Buffer.from(savedModelJson(model)));
  const sizes = await inLanes(placedShards(groups), async ({ shard, start }) => ({
    gzipBytes: (await gzip(shard)).length,
    brotliBytes: exact ? (await brotli(shard)).length : 0,
    pieces: exact ? [] : piecesIn(shard, start, bytes),
  }));
  const gzipBytes = sizes.reduce((total, size) => total + size.gzipBytes, 0);
  const pieces = sizes.flatMap((size) => size.pieces);
  const brotliBytes = exact
    ? sizes.reduce((total, size) => total + size.brotliBytes, 0)
    : await estimateBrotli(pieces, { bytes, gzipBytes });
  return {
    bytes: bytes + modelJson.bytes,
    gzipBytes: gzipBytes + modelJson.gzipBytes,
    brotliBytes: brotliBytes + modelJson.brotliBytes,
    modelJson,
    estimated: !exact,
  };
}

/** The raw and the gzip -9 bytes alone, of all files, and gzip's of model.json: brotli takes twenty times as long. */
export async function gzipSize(
  model: Model,
): Promise<{ readonly bytes: number; readonly gzipBytes: number; readonly modelJsonGzipBytes: number }> {
  const json = Buffer.from(savedModelJson(model));
  const modelJsonGzipBytes = (await gzip(json)).length;
  const { groups } = layShards(model);
  const sizes = await inLanes(placedShards(groups), async ({ shard }) => (await gzip(shard)).length);
  return {
    bytes: groups.flatMap(({ shardSizes }) => shardSizes).reduce((total, size) => total + size, json.length),
    gzipBytes: sizes.reduce((total, size) => total + size, modelJsonGzipBytes),
    modelJsonGzipBytes,
  };
}

async function compressedSize(bytes: Uint8Array): Promise<CompressedSize> {
  const [gzipped, brotlied] = await Promise.all([gzip(bytes), brotli(bytes)]);
  return { bytes: bytes.length, gzipBytes: gzipped.length, brotliBytes: brotlied.length };
}

/** Shards one after another, each made when it is asked for, with where it stands among all bytes. */
function* placedShards(groups: readonly LaidGroup[]): Generator<{ readonly shard: Uint8Array; readonly start: number }> {
  let start = 0;
  for (const group of groups) {
    for (const shard of shardsOf(group)) {
      yield { shard, start };
      start += shard.length;
    }
  }
}
