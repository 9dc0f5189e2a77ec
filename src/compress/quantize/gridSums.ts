import { LARGEST_CODE, type AffineGrid } from '../../formats/codec/affineGrid';
import type { WeightValues } from '../../model/model';

/** How many codes a uint8 grid has. */
export const CODES = LARGEST_CODE.uint8 + 1;
const HALVES = 2 * CODES;

/**
 * Sums over the elements that lie below each half step of a uint8 grid: place 2c + 1 is code c itself, 2c half a step below it.
 * Two codes meet at half a step, so that what any two of them cost can be read off these.
 */
export interface GridSums {
  /** Elements. */
  readonly counts: Float64Array;
  /** Their weights; weight times place on the grid, in steps; weight times the place's square. */
  readonly weights: Float64Array;
  readonly firsts: Float64Array;
  readonly squares: Float64Array;
}

/** The sums of `values`, each with a weight (1 when absent). Elements outside of the grid count to its first or last code. */
export function gridSums(values: WeightValues, { scale, min }: AffineGrid, weights?: Float64Array): GridSums {
  const [counts, totals, firsts, squares] = Array.from({ length: 4 }, () => new Float64Array(HALVES + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < values.length; i++) {
    const place = ((values[i] as number) - min) / scale;
    const half = 1 + Math.min(HALVES - 1, Math.max(0, Math.floor(2 * place) + 1));
    const weight = weights ? (weights[i] as number) : 1;
    counts[half] = (counts[half] as number) + 1;
    totals[half] = (totals[half] as number) + weight;
    firsts[half] = (firsts[half] as number) + weight * place;
    squares[half] = (squares[half] as number) + weight * place * place;
  }
  for (const sums of [counts, totals, firsts, squares]) {
    for (let half = 0; half < HALVES; half++) sums[half + 1] = (sums[half + 1] as number) + (sums[half] as number);
  }
  return { counts, weights: totals, firsts, squares };
}

/** Where what goes to `code` begins and ends, between its neighbours among the chosen codes (absent at the ends). */
export function reach(before: number | undefined, code: number, after: number | undefined): [number, number] {
  return [before === undefined ? 0 : before + code + 1, after === undefined ? HALVES : code + after + 1];
}

/** Sum of weighted squared distances, in steps, to `code` of the elements from one half step to another. */
export function errorWithin({ weights, firsts, squares }: GridSums, code: number, from: number, to: number): number {
  const ones = (weights[to] as number) - (weights[from] as number);
  const linear = (firsts[to] as number) - (firsts[from] as number);
  const square = (squares[to] as number) - (squares[from] as number);
  return Math.max(0, square - 2 * code * linear + code * code * ones);
}

/** What levels do to a tensor: weighted squared error in steps, and how many elements go to each of them. */
export interface LevelsEffect {
  readonly error: number;
  readonly counts: readonly number[];
}

/** The effect of ascending `codes`, each element going to the nearest. */
export function effectOf(sums: GridSums, codes: readonly number[]): LevelsEffect {
  let error = 0;
  const counts = codes.map((code, i) => {
    const [from, to] = reach(codes[i - 1], code, codes[i + 1]);
    error += errorWithin(sums, code, from, to);
    return (sums.counts[to] as number) - (sums.counts[from] as number);
  });
  return { error, counts };
}
