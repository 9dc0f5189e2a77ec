import { resizeGraph } from '../formats/tfjsGraph/resizeGraph';
import { resizeTopology } from '../formats/tfjsLayers/resizeTopology';
import { withWeights, type Model, type Weight } from '../model/model';
import type { Structure } from '../trace/structure/structure';
import type { ChannelPlan } from './channelPlan';
import { cutWeight } from './cutWeight';
import { newSizes } from './newSizes';
import { weightOf } from './weightOf';

/** Removes a plan's channels for good: their indices leave every weight, and the topology follows. The plan is one for this structure. */
export function cutChannels(model: Model, structure: Structure, { removed, cuts }: ChannelPlan): Model {
  const weights = [...cuts].map(([name, axes]) => cutWeight(weightOf(model, name), axes));
  const shapes = new Map(weights.map(({ name, shape }) => [name, shape]));
  const sizes = newSizes(structure, new Set(removed), (name) => shapes.get(name) ?? weightOf(model, name).shape);
  if (model.format === 'layers-model') return withWeights(model, weights, resizeTopology(model.topology, sizes));
  const { topology, replaced, added } = resizeGraph(model.topology, model.weights, sizes, shapes);
  return withAdded(withWeights(model, [...weights, ...replaced], topology), added);
}

/** New weights go behind the others of the first group. */
function withAdded(model: Model, added: readonly Weight[]): Model {
  if (added.length === 0) return model;
  const [first, ...others] = model.groups;
  const weightNames = [...(first?.weightNames ?? []), ...added.map(({ name }) => name)];
  const weights = new Map([...model.weights, ...added.map((weight) => [weight.name, weight] as const)]);
  return { ...model, weights, groups: [{ ...first, weightNames }, ...others] };
}
