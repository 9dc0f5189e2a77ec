import type { Model } from '../model/model';
import type { ModelMeasure } from '../protocol/answers';
import { forecastCost } from '../trace/cost/forecast';
import type { Analysis } from './analysis';
import { measureSizes } from './sizes';

/** The state of a model for a before/after table; loss and accuracy are added by whoever has data. */
export async function measure(
  model: Model,
  { structure, cost }: Analysis,
  quality: Pick<ModelMeasure, 'loss' | 'accuracy'> = {},
): Promise<ModelMeasure> {
  const { macs } = forecastCost(cost, new Set());
  return {
    ...countElements(model),
    channels: new Set(structure.layers.flatMap(({ channels }) => [...channels])).size,
    macs: [...macs.values()].reduce((total, each) => total + each, 0),
    ...(await measureSizes({ model })),
    ...quality,
  };
}

/** Elements of all weights, and those that are not exactly zero. */
export function countElements(model: Model): { params: number; nonzero: number } {
  let params = 0;
  let nonzero = 0;
  for (const { values } of model.weights.values()) {
    params += values.length;
    for (const value of values) if (value !== 0) nonzero++;
  }
  return { params, nonzero };
}
