import { isJsonObject, type Json, type JsonObject } from '../../base/json';

/** A layer as a topology states it. */
export interface TopologyLayer {
  readonly className: string;
  readonly config: JsonObject;
}

/** The outermost entry: `modelTopology` is it, or (as Keras saves) has it under `model_config`. */
export function rootEntry(topology: JsonObject): JsonObject {
  const wrapped = topology['model_config'];
  return isJsonObject(wrapped) ? wrapped : topology;
}

/** A layer's class and configuration; undefined for what is none. */
export function layerOf(entry: Json | undefined): TopologyLayer | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { class_name: className, config } = entry;
  if (typeof className !== 'string') return undefined;
  // Old Keras files give a Sequential its layers as the config itself.
  if (Array.isArray(config)) return { className, config: { layers: config as readonly Json[] } };
  return isJsonObject(config) ? { className, config } : undefined;
}

/** The entries of the layers inside a model's configuration; undefined for a layer that is no model. */
export function innerEntries({ config }: TopologyLayer): readonly Json[] | undefined {
  const { layers } = config;
  return Array.isArray(layers) ? (layers as readonly Json[]) : undefined;
}

/** The name by which paths know a layer. */
export function nameOf(entry: Json, { config }: TopologyLayer): string {
  const name = config['name'] ?? (isJsonObject(entry) ? entry['name'] : undefined);
  return typeof name === 'string' ? name : '';
}

/** All layers by path, nested models before the layers they hold. */
export function layersByPath(topology: JsonObject): [string, TopologyLayer][] {
  const root = layerOf(rootEntry(topology));
  return root ? layersInside(root, '') : [];
}

function layersInside(model: TopologyLayer, prefix: string): [string, TopologyLayer][] {
  return (innerEntries(model) ?? []).flatMap((entry): [string, TopologyLayer][] => {
    const layer = layerOf(entry);
    if (!layer) return [];
    const path = prefix + nameOf(entry, layer);
    return [[path, layer], ...layersInside(layer, `${path}/`)];
  });
}
