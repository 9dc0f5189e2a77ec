import { resizeGraph } from '../formats/tfjsGraph/resizeGraph';
import { resizeTopology } from '../formats/tfjsLayers/resizeTopology';
import type { Model } from '../model/model';
import type { Structure } from '../trace/structure/structure';
import { planChannels, type ChannelPlan } from './channelPlan';
import { cutWeight } from './cutWeight';
import { newSizes } from './newSizes';
import { edit, type Edited } from './undo';
import { weightOf, axisSizes } from './weightOf';

/** A smaller model, the way back, and what was done. */
export interface CutModel extends Edited {
  readonly plan: ChannelPlan;
}

/**
 * Removes channels for good: their indices leave every weight, and the topology follows. `removed` are ids of
 * `structure.channels`, least worth first; those that would empty a weight's axis are kept back (see `plan`). Throws
 * `planInvalid` for a channel that can't be cut.
 */
export function cutChannels(model: Model, structure: Structure, removed: Iterable<number>): CutModel {
  const plan = planChannels(structure, removed, axisSizes(model));
  const weights = [...plan.cuts].map(([name, cuts]) => cutWeight(weightOf(model, name), cuts));
  const shapes = new Map(weights.map(({ name, shape }) => [name, shape]));
  const sizes = newSizes(structure, new Set(plan.removed), (name) => shapes.get(name) ?? weightOf(model, name).shape);
  if (model.format === 'layers-model') return { ...edit(model, weights, resizeTopology(model.topology, sizes)), plan };
  const { topology, replaced, added } = resizeGraph(model.topology, model.weights, sizes, shapes);
  return { ...edit(model, [...weights, ...replaced], topology, added), plan };
}
