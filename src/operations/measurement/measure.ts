import { sizeOf } from '../../base/shape';
import { zeroElements } from '../../formats/codec/zeroElements';
import type { Model } from '../../model/model';
import type { ModelMeasure } from '../../protocol/answers';
import type { CostTerm } from '../../trace/cost/cost';
import { forecastCost } from '../../trace/cost/forecast';
import type { Structure } from '../../trace/structure/structure';
import type { Opened } from '../opened';
import { measureSizes } from './sizes';

/** The state of a model for a before/after table; loss and accuracy are added by whoever has data. */
export async function measure(
  { model, analysis: { structure, cost, notRun }, sizes }: Opened,
  quality: Pick<ModelMeasure, 'loss' | 'accuracy' | 'agreement' | 'on'> = {},
): Promise<ModelMeasure> {
  return {
    ...countElements(model),
    channels: notRun ? null : countChannels(structure),
    macs: notRun ? null : totalMacs(cost),
    ...(sizes ?? (await measureSizes({ model }))),
    ...quality,
  };
}

/** Elements of all weights, and those that are not exactly zero. */
export function countElements(model: Model): { params: number; nonzero: number } {
  let params = 0;
  let nonzero = 0;
  for (const weight of model.weights.values()) {
    const elements = sizeOf(weight.shape);
    params += elements;
    nonzero += elements - zeroElements(weight);
  }
  return { params, nonzero };
}

/** The channels that the model's layers produce; one that several layers share counts once. */
export function countChannels({ layers }: Structure): number {
  return new Set(layers.flatMap(({ channels }) => [...channels])).size;
}

/** Multiply-accumulates of one sample's pass. */
export function totalMacs(cost: readonly CostTerm[]): number {
  return [...forecastCost(cost, new Set()).macs.values()].reduce((total, each) => total + each, 0);
}
