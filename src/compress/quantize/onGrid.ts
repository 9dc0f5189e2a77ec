import { gridOf, LARGEST_CODE, nearestCode, type AffineGrid } from '../../formats/codec/affineGrid';
import type { Weight, WeightValues } from '../../model/model';

/** A tensor on its uint8 grid, and what of it costs what. */
export interface OnGrid {
  readonly values: WeightValues;
  readonly grid: AffineGrid;
  readonly zeroCode: number;
  /** Of each element, the weight of its squared change. */
  readonly weights: Float64Array;
}

/** A tensor on the grid from its lowest value to its highest, with zero on it. */
export function onGrid({ values }: Weight, weights: Float64Array): OnGrid {
  const grid = gridOf(values, 'uint8', true);
  return { values, grid, zeroCode: zeroCodeOf(grid), weights };
}

/** The code that stands for zero on a uint8 grid that has one. */
export function zeroCodeOf(grid: AffineGrid): number {
  return nearestCode(0, grid, LARGEST_CODE.uint8);
}
