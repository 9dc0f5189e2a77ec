import { histogramOf } from '../model/histogram';
import type { Weight } from '../model/model';
import { pictureOf } from '../model/picture';
import { statisticsOf } from '../model/statistics';
import type { WeightView } from '../protocol/views';

const BINS = 64;

/** Histogram, statistics and picture of one weight, for the panel. */
export function viewWeight({ weight }: { weight: Weight }): Promise<WeightView> {
  const { name, shape, values } = weight;
  const { zeros, min, max, mean, standardDeviation } = statisticsOf(values);
  const { edges, counts } = histogramOf(values, BINS);
  return Promise.resolve({ name, shape, edges, counts, zeros, min, max, mean, standardDeviation, picture: pictureOf(weight) });
}
