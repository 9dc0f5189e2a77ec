import type { Json, JsonObject } from '../../base/json';
import type { Tie, TiedAxis } from '../../model/tie';
import { CARRYING_LAYERS, RECURRENT_LAYERS, SIZED_LAYERS } from './sizedLayers';
import { innerEntries, layerOf, layersByPath, type TopologyLayer } from './topologyLayers';

/**
 * What a layers-model's topology forces on its weights: the gates and the recurrent rows of a unit go together (also
 * where a pass of one time step would not show it), a Bidirectional layer's two directions have equally many units,
 * and layers of a class that we can't write another size for keep theirs.
 */
export function tiesOf(topology: JsonObject): Tie[] {
  return layersByPath(topology).flatMap(([path, layer]): Tie[] => {
    if (innerEntries(layer)) return [];
    const built = tiesInside(layer);
    const input = rescalesEach(layer) ? { pinnedInput: 'a Rescaling has a number for each of them' } : {};
    if (built === undefined) return [{ layer: path, groups: [], pinned: `${layer.className} can't be written in another size`, ...input }];
    return built.groups.length > 0 ? [{ layer: path, groups: built.groups, ...input }] : [];
  });
}

/** Whether the layer, or one that it wraps, multiplies or adds lists that its configuration holds. */
function rescalesEach({ className, config }: TopologyLayer): boolean {
  if (className === 'Rescaling') return Array.isArray(config['scale']) || Array.isArray(config['offset']);
  const wrapped = layerOf(config['layer']);
  return wrapped !== undefined && rescalesEach(wrapped);
}

interface BuiltTies {
  readonly groups: readonly (readonly TiedAxis[])[];
  /** Kernel weights that the layer uses. */
  readonly kernels: number;
}

/** Undefined for a layer whose size can't be written; most such layers have no kernels, so nothing is pinned there. */
function tiesInside(layer: TopologyLayer): BuiltTies | undefined {
  const { className, config } = layer;
  const cell = RECURRENT_LAYERS[className];
  if (cell) {
    const { blocks } = cell;
    const columns = [0, 1].map((kernel): TiedAxis => ({ kernel, axisFromEnd: 1, blocks }));
    return { groups: [[...columns, { kernel: 1, axisFromEnd: 2, blocks: 1 }]], kernels: 2 };
  }
  switch (className) {
    case 'RNN':
    case 'ConvRNN2D':
      return ofEntries([config['cell']]);
    case 'StackedRNNCells':
      return Array.isArray(config['cells']) ? ofEntries(config['cells'] as readonly Json[]) : undefined;
    case 'Bidirectional':
      return bothDirections(ofEntries([config['layer']]));
    case 'TimeDistributed':
      return ofEntries([config['layer']]);
    default: {
      const kernels = SIZED_LAYERS[className]?.kernels ?? (CARRYING_LAYERS.has(className) ? 1 : undefined);
      return kernels === undefined ? undefined : { groups: [], kernels };
    }
  }
}

/** Ties of parts whose kernels are used one part after the other. */
function ofEntries(entries: readonly (Json | undefined)[]): BuiltTies | undefined {
  const groups: (readonly TiedAxis[])[] = [];
  let kernels = 0;
  for (const entry of entries) {
    const layer = layerOf(entry);
    const built = layer && tiesInside(layer);
    if (!built) return undefined;
    groups.push(...built.groups.map((group) => shifted(group, kernels)));
    kernels += built.kernels;
  }
  return { groups, kernels };
}

function bothDirections(built: BuiltTies | undefined): BuiltTies | undefined {
  if (!built) return undefined;
  const { groups, kernels } = built;
  return { groups: groups.map((group) => [...group, ...shifted(group, kernels)]), kernels: kernels * 2 };
}

function shifted(group: readonly TiedAxis[], kernels: number): TiedAxis[] {
  return group.map((tied) => ({ ...tied, kernel: tied.kernel + kernels }));
}
