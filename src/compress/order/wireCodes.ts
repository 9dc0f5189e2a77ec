import { sizeOf, type Shape } from '../../base/shape';
import { encodeWeight } from '../../formats/codec/encodeWeight';
import { storable } from '../../formats/codec/storable';
import type { Weight } from '../../model/model';

/** Numbers as a weight file holds them. */
export type Codes = Uint8Array | Uint16Array | Uint32Array;

/** A weight as its file will hold it. */
export interface WireCodes {
  readonly shape: Shape;
  /** Row-major; each element of the shape takes as many of them as the others. */
  readonly codes: Codes;
  /** The one that stands there most often: zero, in a pruned weight. */
  readonly common: number;
}

/** Codes are looked at in so many places to see how they are spread. */
const LOOKS = 4096;
/** A smaller share of them are different ones where an order can tell in the compressed size. */
const MOST_VARIED = 0.75;
/** Fewer elements are never told apart from noise, and hardly take any bytes. */
const FEWEST = 64;

/** The codes of a weight; undefined where hardly any of them come twice, so that no order of them compresses better than another. */
export function wireCodes(weight: Weight): WireCodes | undefined {
  const bytes = encodeWeight(storable(weight).weight);
  const elements = sizeOf(weight.shape);
  if (elements < FEWEST) return undefined;
  const codes = codesOf(bytes, bytes.length / elements);
  const counts = new Map<number, number>();
  const looks = Math.min(LOOKS, codes.length);
  for (let i = 0; i < looks; i++) {
    const code = codes[Math.floor((i * codes.length) / looks)] as number;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  if (counts.size > MOST_VARIED * looks) return undefined;
  let [common, most] = [0, 0];
  for (const [code, count] of counts) if (count > most) [common, most] = [code, count];
  return { shape: weight.shape, codes, common };
}

/** The bytes of codes. */
export function bytesOf({ codes }: Pick<WireCodes, 'codes'>): Uint8Array {
  return new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);
}

function codesOf(bytes: Uint8Array, width: number): Codes {
  if (width < 2) return bytes;
  const { buffer, byteOffset, byteLength } = bytes;
  return width === 2 ? new Uint16Array(buffer, byteOffset, byteLength / 2) : new Uint32Array(buffer, byteOffset, byteLength / 4);
}
