import type { Model, Weight } from '../model/model';
import type { WeightRow } from '../protocol/inspectAnswer';
import { encodeWeight } from './codec/encodeWeight';
import { storable } from './codec/storable';
import { brotli, gzip } from './compressors';
import { isDense, qualityFor } from './estimateBrotli';
import { inLanes } from './inLanes';

/** What one weight's stored bytes take compressed alone. */
export type WeightSize = Required<Pick<WeightRow, 'gzipBytes' | 'brotliBytes'>> & Pick<WeightRow, 'brotliEstimated'>;

/** Up to here a model's weights all go through brotli whole. */
const EXACT_BYTES = 1024 * 1024;
/** Weights up to this size do in any model. */
const SMALL_BYTES = 2 * 1024;
const PIECE_BYTES = 32 * 1024;
/** So many of the largest weights are looked into, and so many of those in which little repeats: they are all alike. */
const MOST_PIECES = 24;
const MOST_DENSE_PIECES = 8;

/**
 * The sizes of each weight alone. gzip is exact; brotli, beyond a mebibyte of weights and without `exact`, is told from a piece of each
 * of the largest, and of the others from what those came to that are stored alike and are as dense.
 */
export async function weightSizes(model: Model, options: { readonly exact?: boolean } = {}): Promise<Readonly<Record<string, WeightSize>>> {
  const weights = [...model.weights.values()];
  const gzipped = await inLanes(weights, async (weight): Promise<Gzipped> => {
    const { length } = encoded(weight);
    return { weight, bytes: length, gzipBytes: length === 0 ? 0 : (await gzip(encoded(weight))).length };
  });
  const exact = options.exact ?? gzipped.reduce((total, { bytes }) => total + bytes, 0) <= EXACT_BYTES;
  const looked = new Map<string, number>();
  const large = gzipped.filter(({ bytes }) => bytes > SMALL_BYTES).sort((a, b) => b.gzipBytes - a.gzipBytes);
  if (!exact) {
    const [dense, sparse] = [true, false].map((wanted) => large.filter(({ gzipBytes, bytes }) => isDense(gzipBytes, bytes) === wanted));
    const chosen = [...(dense ?? []).slice(0, MOST_DENSE_PIECES), ...(sparse ?? [])].slice(0, MOST_PIECES);
    const ratios = await inLanes(chosen, ({ weight }) => ratioIn(encoded(weight)));
    ratios.forEach((ratio, i) => looked.set(chosen[i]?.weight.name ?? '', ratio));
  }
  const sizes = await inLanes(gzipped, async (sized): Promise<[string, WeightSize]> => {
    const { weight, bytes, gzipBytes } = sized;
    if (bytes === 0) return [weight.name, { gzipBytes: 0, brotliBytes: 0 }];
    if (exact || bytes <= SMALL_BYTES) return [weight.name, { gzipBytes, brotliBytes: (await brotli(encoded(weight))).length }];
    const ratio = looked.get(weight.name) ?? meanRatio(sized, large, looked);
    return [weight.name, { gzipBytes, brotliBytes: Math.round(gzipBytes * ratio), brotliEstimated: true }];
  });
  return Object.fromEntries(sizes);
}

interface Gzipped {
  readonly weight: Weight;
  readonly bytes: number;
  readonly gzipBytes: number;
}

function encoded(weight: Weight): Uint8Array {
  return encodeWeight(storable(weight).weight);
}

/** What brotli makes of a piece from the middle, by what gzip makes of it. */
async function ratioIn(bytes: Uint8Array): Promise<number> {
  const from = Math.max(0, Math.floor((bytes.length - PIECE_BYTES) / 2)) & ~3;
  const piece = bytes.subarray(from, from + PIECE_BYTES);
  const gzipped = await gzip(piece);
  const brotlied = await brotli(piece, qualityFor(gzipped.length, piece.length));
  return brotlied.length / gzipped.length;
}

function meanRatio(sized: Gzipped, large: readonly Gzipped[], looked: ReadonlyMap<string, number>): number {
  const all = large.flatMap((each) => {
    const ratio = looked.get(each.weight.name);
    return ratio === undefined ? [] : [{ ratio, alike: kindOf(each) === kindOf(sized) }];
  });
  const alike = all.filter((each) => each.alike);
  const of = alike.length > 0 ? alike : all;
  return of.reduce((sum, { ratio }) => sum + ratio, 0) / of.length;
}

function kindOf({ weight: { dtype, quantization }, gzipBytes, bytes }: Gzipped): string {
  return `${quantization?.dtype ?? dtype} ${isDense(gzipBytes, bytes) ? 'dense' : 'sparse'}`;
}
