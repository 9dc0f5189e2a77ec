import { sizeOf } from '../../base/shape';
import { quantizeWeight, obstacleTo } from '../../compress/quantize/quantizeWeight';
import { extremes } from '../../formats/codec/affineGrid';
import { encodeWeight } from '../../formats/codec/encodeWeight';
import { storable } from '../../formats/codec/storable';
import { gzip } from '../../formats/compressors';
import { inLanes } from '../../formats/inLanes';
import { zeroElements } from '../../formats/codec/zeroElements';
import type { Model, Weight } from '../../model/model';

/** What was measured of one weight to tell why it takes the bytes it takes. Compressed figures are gzip -9 of the weight alone. */
export interface WeightFacts {
  readonly name: string;
  /** How it is stored, e.g. `float32` or `uint8`. */
  readonly stored: string;
  /** Number of axes. */
  readonly axes: number;
  readonly elements: number;
  readonly zeros: number;
  /** Codes in use in the part that was looked at; 0 where values are not stored as codes. */
  readonly distinct: number;
  readonly gzipBytes: number;
  /** Of float32: the entropy of the mantissas of values that are not zero, in bytes: the digits that no compressor can do anything about. */
  readonly mantissaBytes: number;
  /** What it would take in the forms that may be advised; absent where it can't be stored so, or would not be smaller by it. */
  readonly uint8Bytes?: number;
  readonly levelsBytes?: number;
  readonly float16Bytes?: number;
  /** Without its zeros: what is more than this tells where they are. Absent where there are few. */
  readonly nonzeroBytes?: number;
}

/** What is known of a weight beforehand and need not be found out again. */
export interface KnownOfWeight {
  /** Of the whole weight, exactly; absent where it is to be estimated. */
  readonly gzipBytes?: number;
  readonly zeros?: number | null;
}

/** The levels that a weight is held against. */
export const FEW_LEVELS = 16;
/** From this share of zeros on a weight is called sparse. */
export const SPARSE = 0.5;
/** A larger weight is looked at in pieces of it, of so many elements in all. */
const SAMPLE = 32 * 1024;
const LEAST_SAMPLE = 4 * 1024;
/** Of a large model so many elements are looked at: of each weight its share, within the bounds above. */
const SAMPLES = 768 * 1024;
const PIECES = 2;

/** The facts of each weight. Those of weights that no finding asks after are told without compressing anything. */
export function weightFacts(model: Model, known: ReadonlyMap<string, KnownOfWeight> = new Map()): Promise<WeightFacts[]> {
  const weights = [...model.weights.values()].filter(({ dtype, values }) => dtype !== 'string' && values.length > 0);
  const elements = weights.reduce((total, { values }) => total + values.length, 0);
  const mixed = weights.some(({ shape, quantization }) => shape.length > 1 && quantization !== undefined);
  return inLanes(weights, (weight) => {
    const asked = weight.shape.length > 1 || mixed;
    const share = Math.ceil((SAMPLES * weight.values.length) / elements);
    const sample = Math.min(SAMPLE, Math.max(LEAST_SAMPLE, share));
    return asked ? factsOf(storable(weight).weight, known.get(weight.name) ?? {}, sample) : Promise.resolve(plainFacts(weight));
  });
}

function plainFacts({ name, dtype, shape, values }: Weight): WeightFacts {
  return { name, stored: dtype, axes: shape.length, elements: values.length, zeros: 0, distinct: 0, gzipBytes: 0, mantissaBytes: 0 };
}

async function factsOf(weight: Weight, known: KnownOfWeight, sample: number): Promise<WeightFacts> {
  const part = sampleOf(weight, sample);
  const factor = weight.values.length / part.values.length;
  const bytesOf = async (stored: Uint8Array): Promise<number> => Math.round((await gzip(stored)).length * factor);
  const { name, dtype, quantization, shape, values } = weight;
  const zeros = known.zeros ?? zeroElements(weight);
  const stored = encodeWeight(part);
  const sparse = zeros >= SPARSE * values.length;
  const float = dtype === 'float32' && (quantization === undefined || quantization.dtype === 'float16');
  const kept = part.values.filter((value) => value !== 0);
  const as = async (settings: Parameters<typeof quantizeWeight>[1]): Promise<number | undefined> =>
    obstacleTo(part, settings.dtype) === undefined ? bytesOf(encodeWeight(quantizeWeight(part, settings))) : undefined;
  const codes = dtype === 'float32' && !float;
  const distinct = codes ? new Set(part.values).size : 0;
  const uint8Bytes = float ? await as({ dtype: 'uint8' }) : undefined;
  const levelsBytes = (float && sparse) || (codes && distinct > FEW_LEVELS) ? await as({ dtype: 'uint8', levels: FEW_LEVELS }) : undefined;
  const float16Bytes = float && shape.length <= 1 && quantization === undefined ? await as({ dtype: 'float16' }) : undefined;
  const nonzeroBytes =
    sparse && dtype === 'float32' ? await bytesOf(encodeWeight({ ...part, values: kept, shape: [kept.length] })) : undefined;
  return {
    name,
    stored: quantization?.dtype ?? dtype,
    axes: shape.length,
    elements: sizeOf(shape),
    zeros,
    distinct,
    gzipBytes: known.gzipBytes ?? (await bytesOf(stored)),
    mantissaBytes: dtype === 'float32' && quantization === undefined ? Math.round(mantissaBytes(kept) * factor) : 0,
    ...(uint8Bytes === undefined ? {} : { uint8Bytes }),
    ...(levelsBytes === undefined ? {} : { levelsBytes }),
    ...(float16Bytes === undefined ? {} : { float16Bytes }),
    ...(nonzeroBytes === undefined ? {} : { nonzeroBytes }),
  };
}

/** A weight's part that is looked at: pieces at even distances, and its least and largest value, which settle the grid of codes. */
function sampleOf(weight: Weight, size: number): Weight {
  const { values } = weight;
  if (values.length <= size) return weight;
  const length = Math.floor(size / PIECES);
  const part = values.slice(0, length * PIECES);
  for (let piece = 0; piece < PIECES; piece++) {
    const from = Math.floor(((piece + 0.5) / PIECES) * values.length - length / 2);
    part.set(values.subarray(from, from + length), piece * length);
  }
  [part[0], part[1]] = extremes(values);
  return { ...weight, values: part, shape: [part.length] };
}

/** The order-0 entropy of the 23 bits of float32 mantissas, byte by byte, in bytes. */
function mantissaBytes(values: Weight['values']): number {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  const bits = [0, 1, 2].reduce((sum, place) => sum + entropy(bytes, place, place === 2 ? 0x7f : 0xff), 0);
  return (values.length * bits) / 8;
}

function entropy(bytes: Uint8Array, place: number, mask: number): number {
  const counts = new Float64Array(256);
  for (let i = place; i < bytes.length; i += 4) {
    const symbol = (bytes[i] as number) & mask;
    counts[symbol] = (counts[symbol] as number) + 1;
  }
  const total = bytes.length / 4;
  return counts.reduce((bits, count) => (count === 0 ? bits : bits - (count / total) * Math.log2(count / total)), 0);
}
