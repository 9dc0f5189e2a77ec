import { seededRandom } from '../../base/random';
import type { CurvatureSettings } from './curvature';
import { drawnColumn, exactColumn, exactColumns, type RootValues } from './lossColumns';

/**
 * The columns whose squares add up to the curvature: an exact root of the loss's Hessian, or random
 * columns that make it on average. `first` is the number of the batch's first sample in the whole set.
 */
export function curvatureColumns(values: RootValues, { kind, draws, seed }: CurvatureSettings, first: number): Float32Array[] {
  if (kind === 'ggn') return Array.from({ length: exactColumns(values) }, (_, column) => exactColumn(values, column));
  const random = seededRandom(seed).fork('drawn labels');
  return Array.from({ length: draws }, (_, draw) => {
    const column = drawnColumn(values, (sample) => random.fork(`${draw} ${first + sample}`));
    return column.map((value) => value / Math.sqrt(draws));
  });
}
