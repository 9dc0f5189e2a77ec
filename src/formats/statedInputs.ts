import { isJsonObject, type Json, type JsonObject } from '../base/json';
import type { Outline } from './readOutline';
import { graphNodes } from './tfjsGraph/graphNode';
import { innerEntries, layerOf, layersIn, nameOf, rootEntry } from './tfjsLayers/topologyLayers';

/** An input as model.json states it; null stands for a size that is not fixed. */
export interface StatedInput {
  readonly name: string;
  readonly shape: readonly (number | null)[];
}

/** The inputs whose shapes a model.json states, in its order; a graph's are its placeholders. */
export function inputsOfTopology({ format, topology }: Pick<Outline, 'format' | 'topology'>): StatedInput[] {
  return format === 'layers-model' ? inputsOfLayers(topology) : inputsOfGraph(topology);
}

function inputsOfLayers(topology: JsonObject): StatedInput[] {
  const root = layerOf(rootEntry(topology));
  if (!root) return [];
  const entries = (innerEntries(root) ?? []).flatMap((entry) => {
    const layer = layerOf(entry);
    return layer ? [{ name: nameOf(entry, layer), layer }] : [];
  });
  const stated = entries.flatMap(({ name, layer: { className, config } }): StatedInput[] => {
    const shape = config['batch_input_shape'] ?? config['batch_shape'];
    // tfjs puts an input of this name before a first layer that states the shape itself.
    return isShape(shape) ? [{ name: className === 'InputLayer' ? name : `${name}_input`, shape }] : [];
  });
  if (root.className === 'Sequential') return stated.slice(0, 1);
  const names = layersIn(root.config['input_layers']);
  return names.flatMap((name) => stated.find((input) => input.name === name) ?? []);
}

function inputsOfGraph(topology: JsonObject): StatedInput[] {
  return [...graphNodes(topology).values()].flatMap(({ name, op, attributes }): StatedInput[] => {
    const shape = isJsonObject(attributes['shape']) ? attributes['shape']['shape'] : undefined;
    if (!op.startsWith('Placeholder') || !isJsonObject(shape)) return [];
    const dims = Array.isArray(shape['dim']) ? (shape['dim'] as readonly Json[]) : [];
    return [{ name, shape: dims.map((dim) => sizeIn(dim)) }];
  });
}

function sizeIn(dim: Json): number | null {
  const size = isJsonObject(dim) ? Number(dim['size'] ?? -1) : -1;
  return size >= 0 ? size : null;
}

function isShape(value: Json | undefined): value is (number | null)[] {
  return Array.isArray(value) && (value as readonly Json[]).every((size) => size === null || typeof size === 'number');
}
