import { isJsonObject, type Json, type JsonObject } from '../../../base/json';
import type { Repairs } from './repairs';

/** Where a tensor comes from; a fourth place holds the call's other arguments. */
type Reference = readonly [layer: string, call: number, output: number];

/**
 * A model's `inbound_nodes` and ports as tfjs reads them. Keras 3 writes the arguments of each call as it was made, with
 * every tensor as a `__keras_tensor__`; and it counts the calls of a nested model from 0, tfjs from 1.
 */
export function repairNodes(config: JsonObject, repairs: Repairs): JsonObject {
  const layers = Array.isArray(config['layers']) ? (config['layers'] as readonly Json[]) : [];
  const keras3 = layers.some((entry) => nodesOf(entry).some(isJsonObject));
  const repaired = layers.map((entry): Json => {
    const nodes = nodesOf(entry);
    const changed = nodes.map((node) => repairedNode(node, repairs));
    return isJsonObject(entry) && changed.some((node, i) => node !== nodes[i]) ? { ...entry, inbound_nodes: changed } : entry;
  });
  const ports = Object.fromEntries(
    ['input_layers', 'output_layers'].flatMap((key) => {
      const value = config[key];
      if (value === undefined || isListOfReferences(value)) return [];
      repairs.note(`${key} are a list`, 'refuses');
      return [[key, referencesIn(value)]];
    }),
  );
  if (repaired.every((entry, i) => entry === layers[i]) && Object.keys(ports).length === 0) return config;
  const made = { ...config, layers: repaired, ...ports };
  return keras3 ? countedFromOne(made) : made;
}

/** What a node's positional and named arguments hold beside tensors; such a call is no layer's. */
export function plainArguments(node: Json): Json[] {
  if (!isJsonObject(node)) return [];
  const plain = (value: Json): Json[] => {
    if (Array.isArray(value)) return (value as readonly Json[]).flatMap(plain);
    return value === null || kerasHistory(value) ? [] : [value];
  };
  return plain(node['args'] ?? null);
}

/** The `inbound_nodes` of a layer's entry. */
export function nodesOf(entry: Json): readonly Json[] {
  const nodes = isJsonObject(entry) ? entry['inbound_nodes'] : undefined;
  return Array.isArray(nodes) ? (nodes as readonly Json[]) : [];
}

function repairedNode(node: Json, repairs: Repairs): Json {
  if (Array.isArray(node)) {
    const list = node as readonly Json[];
    if (!isReference(list)) return list;
    repairs.note('an inbound node is a list of tensors', 'refuses');
    return [list];
  }
  if (!isJsonObject(node)) return node;
  repairs.note('inbound nodes are lists of tensors', 'refuses');
  const { mask: _mask, training, ...others } = isJsonObject(node['kwargs']) ? node['kwargs'] : {};
  const kwargs = training === true ? { ...others, training } : others;
  const plain = Object.entries(kwargs).filter(([, value]) => value !== null && tensorsIn(value ?? null).length === 0);
  // The first states of a recurrent layer are further inputs to tfjs.
  const tensors = [...tensorsIn(node['args'] ?? null), ...tensorsIn(kwargs)];
  return tensors.map(([layer, call, output], i): Json => [layer, call, output, i === 0 ? Object.fromEntries(plain) : {}]);
}

function tensorsIn(value: Json): Reference[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(tensorsIn);
  if (!isJsonObject(value)) return [];
  const history = kerasHistory(value);
  return history ? [history] : Object.values(value).flatMap((item) => tensorsIn(item ?? null));
}

function kerasHistory(value: Json): Reference | undefined {
  if (!isJsonObject(value) || value['class_name'] !== '__keras_tensor__') return undefined;
  const history = isJsonObject(value['config']) ? value['config']['keras_history'] : undefined;
  return Array.isArray(history) && isReference(history as readonly Json[]) ? (history as unknown as Reference) : undefined;
}

function isReference(list: readonly Json[]): boolean {
  return typeof list[0] === 'string' && typeof list[1] === 'number' && typeof list[2] === 'number';
}

function isListOfReferences(value: Json): boolean {
  return Array.isArray(value) && (value as readonly Json[]).every((item) => Array.isArray(item) && isReference(item as readonly Json[]));
}

/** Ports may be one reference, or be nested in lists and objects. */
function referencesIn(value: Json): Json[] {
  if (Array.isArray(value))
    return isReference(value as readonly Json[]) ? [value as readonly Json[]] : (value as readonly Json[]).flatMap(referencesIn);
  return isJsonObject(value) ? Object.values(value).flatMap((item) => referencesIn(item ?? null)) : [];
}

/** A nested model's first node is its own, in tfjs; some versions of Keras 3 count it too. */
function countedFromOne(config: JsonObject): JsonObject {
  const layers = config['layers'] as readonly Json[];
  const references = [
    ...layers.flatMap(nodesOf).flatMap(referencesIn),
    ...referencesIn(config['output_layers'] ?? null),
  ] as unknown as Reference[];
  const shifted = new Set(
    layers.flatMap((entry) => {
      const { name, config: inner } = isJsonObject(entry) ? entry : {};
      if (typeof name !== 'string' || !isJsonObject(inner) || !Array.isArray(inner['layers'])) return [];
      return references.some(([layer, call]) => layer === name && call === 0) ? [name] : [];
    }),
  );
  if (shifted.size === 0) return config;
  const shift = (value: Json): Json => {
    if (!Array.isArray(value)) return value;
    const list = value as readonly Json[];
    if (!isReference(list)) return list.map(shift);
    const [layer, call] = list as unknown as Reference;
    return [layer, shifted.has(layer) ? call + 1 : call, ...list.slice(2)];
  };
  return {
    ...config,
    layers: layers.map((entry) =>
      nodesOf(entry).length > 0 ? { ...(entry as JsonObject), inbound_nodes: nodesOf(entry).map(shift) } : entry,
    ),
    output_layers: shift(config['output_layers'] ?? null),
  };
}
