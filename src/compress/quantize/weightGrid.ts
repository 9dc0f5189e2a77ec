import { LARGEST_CODE, nearestCode, valueOfCode, type AffineDType } from '../../formats/codec/affineGrid';
import { codesOf, gridOfQuantization } from '../../formats/codec/encodeWeight';
import { fromFloat16Bits, toFloat16Bits } from '../../formats/codec/float16';
import { keepCodes } from '../../formats/codec/keptCodes';
import type { Quantization, Weight } from '../../model/model';

/** What of a quantized weight's grid its values may take: those that it has (its levels), or all. */
export type GridUse = 'levels' | 'all';

/** The values that a quantized float32 weight may have while its grid stays as it is. */
export interface WeightGrid {
  /** The least and the largest of them. */
  readonly low: number;
  readonly high: number;
  /** The value nearest to each of `values`, put into `into`; the lower of two. NaN stays NaN. */
  readonly round: (values: Float32Array, into: Float32Array) => void;
  /** The weight with other values, each of them one that `round` gives; an element that did not change keeps its very code. */
  readonly settle: (values: Float32Array) => Weight;
}

/** From here on codes are too many for anybody to have chosen them: tensors that have so many may take every value of their grid. */
const MANY_CODES = 256;

/**
 * The grid of a quantized float32 weight, undefined for any other. With `levels` its values stay among those that it has, as long as these
 * are fewer than 256.
 */
export function weightGrid(weight: Weight, use: GridUse): WeightGrid | undefined {
  const { dtype, quantization, values } = weight;
  if (dtype !== 'float32' || !quantization || values.length === 0) return undefined;
  const codes = codesOf(values, quantization);
  const used = use === 'levels' ? usedCodes(codes) : undefined;
  const allowed = used && used.length < MANY_CODES ? used : quantization.dtype === 'uint8' ? allCodes(quantization.dtype) : undefined;
  const grid = allowed ? gridOfLevels(levelsOf(allowed, quantization)) : wholeGrid(quantization);
  const settle = (learned: Float32Array): Weight => {
    const settled = new (quantization.dtype === 'uint8' ? Uint8Array : Uint16Array)(values.length);
    for (let i = 0; i < settled.length; i++) {
      const value = learned[i] as number;
      settled[i] = value === values[i] ? (codes[i] as number) : grid.codeOf(value);
    }
    if (same(settled, codes)) return weight;
    const decoded = valuesOf(settled, quantization);
    if (!same(codesOf(decoded, quantization), settled)) keepCodes(decoded, settled, quantization);
    return { ...weight, values: decoded };
  };
  return { low: grid.low, high: grid.high, round: grid.round, settle };
}

/** How many codes a quantized weight uses; undefined for one that is not quantized. */
export function codesInUse({ values, quantization }: Pick<Weight, 'values' | 'quantization'>): number | undefined {
  return quantization && usedCodes(codesOf(values, quantization)).length;
}

type Codes = Uint8Array | Uint16Array;

interface CodedGrid extends Pick<WeightGrid, 'low' | 'high' | 'round'> {
  readonly codeOf: (value: number) => number;
}

interface Level {
  readonly value: number;
  readonly code: number;
}

function usedCodes(codes: Codes): number[] {
  const seen = new Uint8Array(65_536);
  for (let i = 0; i < codes.length; i++) seen[codes[i] as number] = 1;
  return [...seen.keys()].filter((code) => seen[code] === 1);
}

function allCodes(dtype: AffineDType): number[] {
  return Array.from({ length: LARGEST_CODE[dtype] + 1 }, (_, code) => code);
}

/** Ascending by value; of several codes that decode to one value the first. */
function levelsOf(codes: readonly number[], quantization: Quantization): readonly Level[] {
  const values = valuesOf(Uint16Array.from(codes), quantization);
  const levels = codes.flatMap((code, i) => {
    const value = values[i] as number;
    return Number.isFinite(value) ? [{ value, code }] : [];
  });
  levels.sort((a, b) => a.value - b.value);
  return levels.filter(({ value }, i) => i === 0 || value !== levels[i - 1]?.value);
}

/** Cells by which the nearest level is found without a search through all. */
const CELLS = 2048;

function gridOfLevels(levels: readonly Level[]): CodedGrid {
  const values = Float32Array.from(levels, ({ value }) => value);
  const middles = Float64Array.from({ length: values.length - 1 }, (_, i) => ((values[i] as number) + (values[i + 1] as number)) / 2);
  const low = values[0] ?? Number.NaN;
  const high = values.at(-1) ?? Number.NaN;
  const perCell = high > low ? CELLS / (high - low) : 0;
  const first = Uint16Array.from({ length: CELLS + 1 }, (_, cell) => {
    const at = low + (cell - 1) / (perCell || 1);
    const found = middles.findIndex((middle) => middle >= at);
    return found < 0 ? middles.length : found;
  });
  const last = middles.length;
  const indexOf = (value: number): number => {
    if (!(value > low)) return 0;
    if (value >= high) return last;
    let index = first[((value - low) * perCell) | 0] as number;
    while (index < last && value > (middles[index] as number)) index++;
    return index;
  };
  return {
    low,
    high,
    round: (from, into) => {
      // As `indexOf`, without a call for each of what may be millions.
      for (let i = 0; i < from.length; i++) {
        const value = from[i] as number;
        if (value > low && value < high) {
          let index = first[((value - low) * perCell) | 0] as number;
          while (index < last && value > (middles[index] as number)) index++;
          into[i] = values[index] as number;
        } else {
          into[i] = value <= low ? low : value >= high ? high : value;
        }
      }
    },
    codeOf: (value) => (levels[indexOf(value)] as Level).code,
  };
}

function wholeGrid(quantization: Quantization): CodedGrid {
  if (quantization.dtype === 'float16') {
    return {
      low: -Infinity,
      high: Infinity,
      round: (from, into) => into.set(fromFloat16Bits(toFloat16Bits(from))),
      codeOf: (value) => toFloat16Bits(Float32Array.of(value))[0] as number,
    };
  }
  const grid = gridOfQuantization(quantization);
  const largest = LARGEST_CODE[quantization.dtype];
  const valueAt = (code: number): number => valueOfCode(code, grid, 'float32');
  return {
    low: valueAt(0),
    high: valueAt(largest),
    round: (from, into) => {
      for (let i = 0; i < from.length; i++) {
        const value = from[i] as number;
        into[i] = Number.isNaN(value) ? value : valueAt(nearestCode(value, grid, largest));
      }
    },
    codeOf: (value) => nearestCode(value, grid, largest),
  };
}

function valuesOf(codes: Codes, quantization: Quantization): Float32Array {
  if (quantization.dtype === 'float16') return fromFloat16Bits(codes);
  const grid = gridOfQuantization(quantization);
  return Float32Array.from(codes, (code) => valueOfCode(code, grid, 'float32'));
}

function same(a: Codes, b: Codes): boolean {
  return a.every((code, i) => code === b[i]);
}
