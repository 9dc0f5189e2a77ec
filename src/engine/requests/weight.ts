import { histogramOf } from '../../model/histogram';
import { pictureOf } from '../../model/picture';
import { statisticsOf } from '../../model/statistics';
import type { EngineParams, WeightView } from '../../protocol/engine';
import type { Engine } from '../engine';

const BINS = 64;

/** Histogram, statistics and picture of one weight of the current model. */
export function weight({ session, name }: EngineParams<'weight'>, engine: Engine): WeightView {
  const found = engine.sessions.get(session).current.model.weights.get(name);
  if (!found) throw new Error(`the model has no weight ${name}`);
  const { shape, values } = found;
  const { zeros, min, max, mean, standardDeviation } = statisticsOf(values);
  const { edges, counts } = histogramOf(values, BINS);
  return { name, shape, edges, counts, zeros, min, max, mean, standardDeviation, picture: pictureOf(found) };
}
