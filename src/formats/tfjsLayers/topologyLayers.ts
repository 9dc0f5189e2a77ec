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

/** Whether a layer is a nested model. */
export function isModel({ config }: TopologyLayer): boolean {
  return Array.isArray(config['layers']);
}

/**
 * The entries of the layers inside a layer: of a model's configuration, or the model that a TimeDistributed runs at each step.
 * Undefined for a layer that holds no model.
 */
export function innerEntries(layer: TopologyLayer): readonly Json[] | undefined {
  const { layers, layer: wrapped } = layer.config;
  if (isModel(layer)) return layers as readonly Json[];
  const inside = layer.className === 'TimeDistributed' ? layerOf(wrapped) : undefined;
  return inside && wrapped !== undefined && innerEntries(inside) ? [wrapped] : undefined;
}

/** The configuration of a layer with other entries in the place of those that `innerEntries` gave. */
export function withInnerEntries(config: JsonObject, entries: readonly Json[]): JsonObject {
  const [wrapped = null] = entries;
  return Array.isArray(config['layers']) ? { ...config, layers: entries } : { ...config, layer: wrapped };
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

/** The layers that references `[name, call, output, …]` name, alone or in lists of any depth. */
export function layersIn(references: Json | undefined): string[] {
  if (!Array.isArray(references)) return [];
  const list = references as readonly Json[];
  return typeof list[0] === 'string' ? [list[0]] : list.flatMap((each) => layersIn(each));
}
