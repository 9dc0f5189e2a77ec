import { grouped } from '../base/grouped';
import type { Model, WeightSpec } from '../model/model';
import { graphLayers } from './tfjsGraph/graphLayers';
import { weightOwners } from './tfjsLayers/repair/weightOwners';
import { innerEntries, layersByPath } from './tfjsLayers/topologyLayers';

/** A layer as the files alone tell of it. */
export interface FileLayer {
  readonly path: string;
  /** Empty for weights that no layer of the topology has. */
  readonly className: string;
  readonly weightNames: readonly string[];
  /** Whether it is a nested model, whose layers follow with longer paths. */
  readonly nested: boolean;
}

/** What the files alone tell of a model's layers. */
export interface FileLayers {
  /** In the order of the topology; every weight belongs to exactly one. */
  readonly layers: readonly FileLayer[];
  /** Weights that are read as kernels, as far as operations or names tell. */
  readonly kernels: readonly string[];
}

/** A model as far as its model.json tells. */
export type SpecifiedModel = Pick<Model, 'format' | 'topology'> & { readonly weights: ReadonlyMap<string, WeightSpec> };

/** The layers of a model and whose its weights are, found without building it. */
export function fileLayers({ format, topology, weights }: SpecifiedModel): FileLayers {
  if (format === 'layers-model') {
    const layers = withStrangers(namedLayers(topology, [...weights.keys()]), [...weights.keys()]);
    return { layers, kernels: [...weights.values()].filter(isKernelByName).map(({ name }) => name) };
  }
  const { layers, kernels } = graphLayers(topology, weights);
  return {
    layers: layers.map(({ path, op, weightNames }) => ({ path, className: op, weightNames, nested: false })),
    kernels: [...kernels],
  };
}

function namedLayers(topology: Model['topology'], names: readonly string[]): FileLayer[] {
  const owners = weightOwners(topology, names);
  const owned = grouped(names, (name) => owners.get(name)?.path);
  return layersByPath(topology).map(([path, layer]) => ({
    path,
    className: layer.className,
    weightNames: owned.get(path) ?? [],
    nested: innerEntries(layer) !== undefined,
  }));
}

/** With a row for each group of weights whose names mean no layer. */
function withStrangers(layers: readonly FileLayer[], names: readonly string[]): FileLayer[] {
  const owned = new Set(layers.flatMap(({ weightNames }) => weightNames));
  const strangers = names.filter((name) => !owned.has(name));
  const groups = grouped(strangers, (name) => (name.lastIndexOf('/') > 0 ? name.slice(0, name.lastIndexOf('/')) : name));
  return [...layers, ...[...groups].map(([path, weightNames]) => ({ path, className: '', weightNames, nested: false }))];
}

/** Names that Keras gives to weights which are no kernels, though some have several axes. */
const NO_KERNELS: ReadonlySet<string> = new Set(['alpha', 'beta', 'bias', 'gamma', 'mean', 'moving_mean', 'moving_variance', 'variance']);

/** Nothing tells how an unknown layer uses its weights; kernels have several axes. */
function isKernelByName({ name, dtype, shape }: WeightSpec): boolean {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return dtype === 'float32' && shape.length > 1 && !NO_KERNELS.has(last);
}
