import type { JsonObject } from '../../../base/json';
import { innerEntries, layersByPath, nameOf, rootEntry, layerOf } from '../topologyLayers';

/** Whose a weight is by its name. */
export interface WeightOwner {
  /** Path of the layer. */
  readonly path: string;
  /** Its name, which may have slashes too. */
  readonly name: string;
  /** The rest of the name, behind the layer's, as tfjs calls it. */
  readonly rest: string;
}

/**
 * Finds the layer that each weight's name means. tfjs wants `layer/kernel`; Keras 3 writes the models around a layer in
 * front of it, `sequential/layer/kernel`. Names that mean no layer, and those of Keras' own weight files (which count the
 * weights of a layer), are left out.
 */
export function weightOwners(topology: JsonObject, names: readonly string[]): Map<string, WeightOwner> {
  const layers = namedLayers(topology);
  const owners = new Map<string, WeightOwner>();
  const taken = new Set<string>();
  // The longer its prefix, the fewer layers a name can mean.
  const found = names.map((name) => ({ name, means: meanings(name, layers) })).sort((a, b) => depthOf(b.means) - depthOf(a.means));
  for (const { name, means } of found) {
    const owner = means.find(({ path, rest }) => !taken.has(`${path}\n${rest}`));
    if (!owner) continue;
    taken.add(`${owner.path}\n${owner.rest}`);
    owners.set(name, { path: owner.path, name: owner.name, rest: owner.rest });
  }
  return owners;
}

interface NamedLayer {
  readonly name: string;
  readonly path: string;
  /** Names of the models around it, the outermost first. */
  readonly around: readonly string[];
  readonly className: string;
}

interface Meaning extends WeightOwner {
  readonly prefix: number;
}

function namedLayers(topology: JsonObject): Map<string, NamedLayer[]> {
  const root = rootEntry(topology);
  const rootLayer = layerOf(root);
  const rootName = rootLayer ? nameOf(root, rootLayer) : '';
  const byName = new Map<string, NamedLayer[]>();
  const containers: { path: string; name: string }[] = [];
  for (const [path, layer] of layersByPath(topology)) {
    const around = containers.filter((model) => path.startsWith(`${model.path}/`));
    const name = path.slice((around.at(-1)?.path.length ?? -1) + 1);
    if (innerEntries(layer)) containers.push({ path, name });
    else
      byName.set(name, [
        ...(byName.get(name) ?? []),
        { name, path, className: layer.className, around: [rootName, ...around.map((model) => model.name)] },
      ]);
  }
  return byName;
}

/** The layers whose name stands in the weight's, the nearest to its front first. */
function meanings(weight: string, layers: ReadonlyMap<string, readonly NamedLayer[]>): Meaning[] {
  const parts = weight.split('/');
  const all: Meaning[] = [];
  for (let start = 0; start < parts.length - 1; start++) {
    for (let end = parts.length - 1; end > start; end--) {
      const candidates = layers.get(parts.slice(start, end).join('/')) ?? [];
      const fitting = candidates.filter(({ around }) => standsIn(parts.slice(0, start), around));
      // A model that was renamed after it was built keeps its old name in its weights'.
      const meant = fitting.length > 0 || candidates.length > 1 ? fitting : candidates;
      all.push(...meant.map((layer) => ({ ...layer, rest: restFor(layer, parts.slice(end).join('/')), prefix: start })));
    }
    if (all.length > 0) return all;
  }
  return all;
}

/** Keras 3 calls a depthwise kernel a kernel. */
function restFor({ className }: NamedLayer, rest: string): string {
  return className === 'DepthwiseConv2D' && rest === 'kernel' ? 'depthwise_kernel' : rest;
}

function depthOf(means: readonly Meaning[]): number {
  return means[0]?.prefix ?? 0;
}

/** Whether the parts stand in the list in their order. */
function standsIn(parts: readonly string[], list: readonly string[]): boolean {
  let from = 0;
  return parts.every((part) => {
    from = list.indexOf(part, from) + 1;
    return from > 0;
  });
}
