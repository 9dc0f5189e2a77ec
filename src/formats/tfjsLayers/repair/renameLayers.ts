import { isJsonObject, type Json, type JsonObject } from '../../../base/json';
import { innerEntries, layerOf, layersByPath, nameOf, rootEntry, withInnerEntries } from '../topologyLayers';
import type { WeightOwner } from './weightOwners';

/**
 * New names, by path, for layers that have weights and the same name inside of different models: tfjs knows weights by
 * their layer's name alone. The outermost layer of a name keeps it.
 */
export function newLayerNames(topology: JsonObject, owners: ReadonlyMap<string, WeightOwner>): Map<string, string> {
  const nameAt = new Map([...owners.values()].map(({ path, name }) => [path, name]));
  const taken = new Set(layersByPath(topology).map(([, { config }]) => config['name']));
  const renamed = new Map<string, string>();
  const kept = new Set<string>();
  for (const [path, name] of [...nameAt].sort(([a], [b]) => depth(a) - depth(b))) {
    if (!kept.has(name)) {
      kept.add(name);
      continue;
    }
    const stem = path.replaceAll('/', '_');
    let other = stem;
    for (let number = 2; taken.has(other); number++) other = `${stem}_${String(number)}`;
    taken.add(other);
    renamed.set(path, other);
  }
  return renamed;
}

/** The topology with layers renamed by path: in their entries, in what is connected to them, and in the ports. */
export function renameLayers(topology: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  if (names.size === 0) return topology;
  const root = rootEntry(topology);
  const renamed = renamedInside(root, '', names);
  return root === topology ? renamed : { ...topology, model_config: renamed };
}

function renamedInside(entry: JsonObject, prefix: string, names: ReadonlyMap<string, string>): JsonObject {
  const layer = layerOf(entry);
  const inner = layer && innerEntries(layer);
  if (!layer || !inner) return entry;
  const nameFor = (name: string): string => names.get(prefix + name) ?? name;
  const layers = inner.map((innerEntry): Json => {
    const innerLayer = layerOf(innerEntry);
    if (!innerLayer || !isJsonObject(innerEntry)) return innerEntry;
    const name = nameOf(innerEntry, innerLayer);
    const below = renamedInside(innerEntry, `${prefix}${name}/`, names);
    const config = below['config'];
    return {
      ...below,
      ...(typeof below['name'] === 'string' ? { name: nameFor(below['name']) } : {}),
      ...(isJsonObject(config) && typeof config['name'] === 'string' ? { config: { ...config, name: nameFor(config['name']) } } : {}),
      ...(below['inbound_nodes'] === undefined ? {} : { inbound_nodes: renamedReferences(below['inbound_nodes'], nameFor) }),
    };
  });
  if (Array.isArray(entry['config'])) return { ...entry, config: layers };
  const ports = ['input_layers', 'output_layers'].flatMap((key): [string, Json][] =>
    layer.config[key] === undefined ? [] : [[key, renamedReferences(layer.config[key] ?? null, nameFor)]],
  );
  return { ...entry, config: { ...withInnerEntries(layer.config, layers), ...Object.fromEntries(ports) } };
}

/** `[name, call, output, …]` at any depth of lists. */
function renamedReferences(value: Json, nameFor: (name: string) => string): Json {
  if (!Array.isArray(value)) return value;
  const [first, ...rest]: readonly Json[] = value as readonly Json[];
  if (typeof first === 'string' && typeof rest[0] === 'number') return [nameFor(first), ...rest];
  return (value as readonly Json[]).map((item): Json => renamedReferences(item, nameFor));
}

function depth(path: string): number {
  return path.split('/').length;
}
