import type { Model, Weight } from '../model/model';
import type { WeightRow } from '../protocol/inspectAnswer';
import { encodeWeight } from './codec/encodeWeight';
import { storable } from './codec/storable';
import { brotli, gzip } from './compressors';
import { inLanes } from './inLanes';

/** What one weight's stored bytes take compressed alone. */
export type WeightSize = Required<Pick<WeightRow, 'gzipBytes' | 'brotliBytes'>> & Pick<WeightRow, 'brotliEstimated'>;

/** Up to here a model's weights all go through brotli whole. */
const EXACT_BYTES = 1024 * 1024;
/** Weights up to this size do in any model. */
const SMALL_BYTES = 2 * 1024;
const PIECE_BYTES = 32 * 1024;
/** So many of the largest weights are looked into. */
const MOST_PIECES = 24;

/**
 * The sizes of each weight alone. gzip is exact; brotli, beyond a mebibyte of weights and without `exact`, is told from a piece of each
 * of the largest, and of the others from what those of the same type came to.
 */
export async function weightSizes(model: Model, options: { readonly exact?: boolean } = {}): Promise<Readonly<Record<string, WeightSize>>> {
  const weights = [...model.weights.values()];
  const gzipped = await inLanes(weights, async (weight) => {
    const { length } = encoded(weight);
    return { weight, bytes: length, gzipBytes: length === 0 ? 0 : (await gzip(encoded(weight))).length };
  });
  const exact = options.exact ?? gzipped.reduce((total, { bytes }) => total + bytes, 0) <= EXACT_BYTES;
  const looked = new Map<string, number>();
  const large = gzipped.filter(({ bytes }) => bytes > SMALL_BYTES).sort((a, b) => b.gzipBytes - a.gzipBytes);
  if (!exact) {
    const ratios = await inLanes(large.slice(0, MOST_PIECES), ({ weight }) => ratioIn(encoded(weight)));
    ratios.forEach((ratio, i) => looked.set(large[i]?.weight.name ?? '', ratio));
  }
  const sizes = await inLanes(gzipped, async ({ weight, bytes, gzipBytes }): Promise<[string, WeightSize]> => {
    if (bytes === 0) return [weight.name, { gzipBytes: 0, brotliBytes: 0 }];
    if (exact || bytes <= SMALL_BYTES) return [weight.name, { gzipBytes, brotliBytes: (await brotli(encoded(weight))).length }];
    const ratio = looked.get(weight.name) ?? meanRatio(weight, large, looked);
    return [weight.name, { gzipBytes, brotliBytes: Math.round(gzipBytes * ratio), brotliEstimated: true }];
  });
  return Object.fromEntries(sizes);
}

function encoded(weight: Weight): Uint8Array {
  return encodeWeight(storable(weight).weight);
}

/** What brotli makes of a piece from the middle, by what gzip makes of it. */
async function ratioIn(bytes: Uint8Array): Promise<number> {
  const from = Math.max(0, Math.floor((bytes.length - PIECE_BYTES) / 2)) & ~3;
  const piece = bytes.subarray(from, from + PIECE_BYTES);
  const [brotlied, gzipped] = await Promise.all([brotli(piece), gzip(piece)]);
  return brotlied.length / gzipped.length;
}

function meanRatio(weight: Weight, large: readonly { readonly weight: Weight }[], looked: ReadonlyMap<string, number>): number {
  const all = large.flatMap((each) => {
    const ratio = looked.get(each.weight.name);
    return ratio === undefined ? [] : [{ ratio, alike: storedAs(each.weight) === storedAs(weight) }];
  });
  const alike = all.filter((each) => each.alike);
  const of = alike.length > 0 ? alike : all;
  return of.reduce((sum, { ratio }) => sum + ratio, 0) / of.length;
}

function storedAs({ dtype, quantization }: Weight): string {
  return quantization?.dtype ?? dtype;
}
