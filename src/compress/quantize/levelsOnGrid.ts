import { LARGEST_CODE, nearestCode, valueOfCode, type AffineGrid } from '../../formats/codec/affineGrid';
import type { WeightValues } from '../../model/model';

const CODES = LARGEST_CODE.uint8 + 1;

/**
 * The values moved to at most `levels` of a uint8 grid's 256 values, zero (which must be on the grid) always one of
 * them. Few distinct codes are what makes gzip and brotli small. The levels are those with the least sum of squared
 * errors: k-means, in one dimension and confined to the grid, is solved exactly by dynamic programming over the codes
 * (Wang and Song, The R Journal 2011), so there is no start to draw and no local optimum.
 */
export function levelsOnGrid(values: WeightValues, grid: AffineGrid, levels: number): Float32Array {
  const codes = new Uint8Array(values.length);
  const counts = new Float64Array(CODES);
  for (let i = 0; i < values.length; i++) {
    const code = nearestCode(values[i] as number, grid, LARGEST_CODE.uint8);
    codes[i] = code;
    counts[code] = (counts[code] as number) + 1;
  }
  const chosen = chooseCodes(counts, nearestCode(0, grid, LARGEST_CODE.uint8), levels);
  const valueOf = nearestChosen(chosen).map((level) => valueOfCode(level, grid, 'float32'));
  const moved = new Float32Array(values.length);
  for (let i = 0; i < moved.length; i++) moved[i] = valueOf[codes[i] as number] as number;
  return moved;
}

/** The `levels` codes, ascending and `zeroCode` among them, to which `counts` elements at each code are nearest in sum. */
export function chooseCodes(counts: Float64Array, zeroCode: number, levels: number): number[] {
  const used = [...counts.keys()].filter((code) => code === zeroCode || (counts[code] as number) > 0);
  if (used.length <= levels) return used;
  const errorFrom = errorOfGap(counts, zeroCode);
  // Over all choices of `n` codes up to and including `last`: the least error of the elements below `last`.
  let least = Float64Array.from({ length: CODES }, (_, last) => errorFrom(-1, last));
  const previous: Int16Array[] = [];
  for (let n = 2; n <= levels; n++) {
    const next = new Float64Array(CODES).fill(Infinity);
    const from = new Int16Array(CODES).fill(-1);
    for (let last = 1; last < CODES; last++) {
      for (let before = 0; before < last; before++) {
        const error = (least[before] as number) + errorFrom(before, last);
        if (error < (next[last] as number)) {
          next[last] = error;
          from[last] = before;
        }
      }
    }
    least = next;
    previous.push(from);
  }
  const total = least.map((error, last) => error + errorFrom(last, CODES));
  return walkBack(total.indexOf(total.reduce((best, error) => Math.min(best, error))), previous);
}

function walkBack(last: number, previous: readonly Int16Array[]): number[] {
  const chosen = [last];
  for (const from of previous.toReversed()) chosen.unshift(from[chosen[0] as number] as number);
  return chosen;
}

/**
 * Squared error (in steps) of the elements strictly between two neighbouring chosen codes, each going to the nearer
 * one; -1 and 256 stand for no code on that side. Infinite where the gap would swallow the zero code.
 */
function errorOfGap(counts: Float64Array, zeroCode: number): (left: number, right: number) => number {
  const sums = prefixSums(counts);
  const errorAt = (centre: number, from: number, to: number): number => {
    const [ones, codes, squares] = sums.map((sum) => (sum[to] as number) - (sum[from] as number)) as [number, number, number];
    return squares - 2 * centre * codes + centre * centre * ones;
  };
  const table = new Float64Array((CODES + 1) * (CODES + 1));
  for (let left = -1; left < CODES; left++) {
    for (let right = left + 1; right <= CODES; right++) {
      const middle = left < 0 ? 0 : right === CODES ? CODES : Math.floor((left + right) / 2) + 1;
      const error =
        left < zeroCode && zeroCode < right
          ? Infinity
          : (left < 0 ? 0 : errorAt(left, left, middle)) + (right === CODES ? 0 : errorAt(right, middle, right));
      table[(left + 1) * (CODES + 1) + right] = error;
    }
  }
  return (left, right) => table[(left + 1) * (CODES + 1) + right] as number;
}

/** Sums over the codes below each one of: elements, elements times code, elements times squared code. */
function prefixSums(counts: Float64Array): readonly Float64Array[] {
  return [0, 1, 2].map((power) => {
    const sums = new Float64Array(CODES + 1);
    for (let code = 0; code < CODES; code++) sums[code + 1] = (sums[code] as number) + (counts[code] as number) * code ** power;
    return sums;
  });
}

/** The chosen code nearest to each code; the lower of two. */
function nearestChosen(chosen: readonly number[]): number[] {
  return Array.from({ length: CODES }, (_, code) =>
    chosen.reduce((best, each) => (Math.abs(each - code) < Math.abs(best - code) ? each : best)),
  );
}
