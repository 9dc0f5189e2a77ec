import { valueOfCode, type AffineGrid } from '../../formats/codec/affineGrid';
import type { WeightValues } from '../../model/model';
import { bestLevels } from './bestLevels';
import { gridSums } from './gridSums';
import { nearestLevel } from './nearestLevel';
import { zeroCodeOf } from './onGrid';

/**
 * The values moved to at most `levels` of a uint8 grid's 256 values, zero (which must be on the grid) always one of
 * them. Few distinct codes are what makes gzip and brotli small. The levels are those with the least sum of squared
 * errors, each element's times its weight where there are `weights`.
 */
export function levelsOnGrid(values: WeightValues, grid: AffineGrid, levels: number, weights?: Float64Array): Float32Array {
  const codes = bestLevels(gridSums(values, grid, weights), zeroCodeOf(grid), levels)(levels);
  const valueOf = codes.map((code) => valueOfCode(code, grid, 'float32'));
  const moved = new Float32Array(values.length);
  for (let i = 0; i < moved.length; i++) {
    moved[i] = valueOf[nearestLevel(codes, ((values[i] as number) - grid.min) / grid.scale)] as number;
  }
  return moved;
}
