import { seededRandom } from '../../base/random';
import type { CurvatureSettings } from './curvature';
import { drawnColumn, exactColumn, exactColumns, type RootValues } from './lossColumns';

/**
 * The columns whose squares add up to the curvature, one after another: an exact root of the loss's Hessian, or random
 * columns that make it on average. `first` is the number of the batch's first sample in the whole set.
 */
export function* curvatureColumns(values: RootValues, { kind, draws, seed }: CurvatureSettings, first: number): Generator<Float32Array> {
  if (kind === 'ggn') {
    const count = exactColumns(values);
    for (let column = 0; column < count; column++) yield exactColumn(values, column);
    return;
  }
  const random = seededRandom(seed).fork('drawn labels');
  for (let draw = 0; draw < draws; draw++) {
    const column = drawnColumn(values, (sample) => random.fork(`${draw} ${first + sample}`));
    yield column.map((value) => value / Math.sqrt(draws));
  }
}
