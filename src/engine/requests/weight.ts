import { histogramOf, pictureOf, statisticsOf } from '../../model/statistics';
import type { EngineParams, WeightView } from '../../protocol/engine';
import type { Engine } from '../engine';

const BINS = 64;

/** Histogram, statistics and picture of one weight of the current model. */
export function weight({ session, name }: EngineParams<'weight'>, engine: Engine): WeightView {
  const found = engine.sessions.get(session).current.model.weights.get(name);
  if (!found) throw new Error(`the model has no weight ${name}`);
  const { shape, values } = found;
  return { name, shape, ...statisticsOf(values), ...histogramOf(values, BINS), picture: pictureOf(found) };
}
