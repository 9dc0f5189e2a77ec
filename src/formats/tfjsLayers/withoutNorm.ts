import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { innerEntries, layerOf, layersIn, nameOf, rootEntry, withInnerEntries, type TopologyLayer } from './topologyLayers';

/** A topology without a layer, or why the layer has to stay. */
export type WithoutLayer = { readonly topology: JsonObject } | { readonly reason: string };

/**
 * Takes a BatchNormalization out of a topology, at any depth: what read it reads what it read. Where it is an output, whose
 * name is that of its layer, an activation that changes nothing takes its place.
 */
export function withoutNorm(topology: JsonObject, path: string): WithoutLayer {
  return edited(topology, path, (model, entries, at) => {
    const entry = entries[at];
    const layer = layerOf(entry);
    if (!entry || layer?.className !== 'BatchNormalization') return { reason: 'it is not a BatchNormalization of its own' };
    const name = nameOf(entry, layer);
    const isOutput =
      layersIn(model.config['output_layers']).includes(name) || (model.className === 'Sequential' && at === entries.length - 1);
    if (isOutput || at === 0)
      return { config: withInnerEntries(model.config, entries.with(at, identityOf(entry as JsonObject, name, layer))) };
    const others = entries.filter((_, i) => i !== at);
    const source = sourceOf(entry);
    if (source === undefined) return { config: withInnerEntries(model.config, others) };
    if (source === null) return { reason: 'it is called in several places' };
    const rest = others.map((other) =>
      isJsonObject(other) ? { ...other, inbound_nodes: rewired(other['inbound_nodes'] ?? [], name, source) } : other,
    );
    return { config: withInnerEntries(model.config, rest) };
  });
}

/** The same topology in which a layer has a bias. */
export function withBias(topology: JsonObject, path: string): WithoutLayer {
  return edited(topology, path, (model, entries, at) => {
    const entry = entries[at];
    const layer = layerOf(entry);
    if (!isJsonObject(entry) || !layer || !TAKE_BIAS.has(layer.className))
      return { reason: `the layer before (${layer?.className ?? path}) takes no bias` };
    return { config: withInnerEntries(model.config, entries.with(at, { ...entry, config: { ...layer.config, use_bias: true } })) };
  });
}

/** Layers whose `use_bias` adds one to their output. */
const TAKE_BIAS: ReadonlySet<string> = new Set([
  'Dense',
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'Conv2DTranspose',
  'Conv3DTranspose',
  'DepthwiseConv2D',
  'SeparableConv2D',
]);

type Edit = (model: TopologyLayer, entries: readonly Json[], at: number) => { readonly config: JsonObject } | { readonly reason: string };

function edited(topology: JsonObject, path: string, edit: Edit): WithoutLayer {
  const root = rootEntry(topology);
  const found = inside(root, path.split('/'), edit);
  if ('reason' in found) return found;
  return { topology: root === topology ? found.entry : { ...topology, model_config: found.entry } };
}

/** Goes down the path; a name may have a slash in it, so every way to read it is tried. */
function inside(entry: JsonObject, path: readonly string[], edit: Edit): { readonly entry: JsonObject } | { readonly reason: string } {
  const model = layerOf(entry);
  const entries = model && innerEntries(model);
  const wrapped = model?.className === 'TimeDistributed';
  if (!model || !entries || wrapped) return { reason: wrapped ? 'it lies in a TimeDistributed' : 'its layer is not in the topology' };
  const old = Array.isArray(entry['config']);
  const withConfig = (config: JsonObject): { readonly entry: JsonObject } => ({
    entry: { ...entry, config: old ? (config['layers'] ?? []) : config },
  });
  for (let length = path.length; length > 0; length--) {
    const name = path.slice(0, length).join('/');
    const at = entries.findIndex((each) => {
      const layer = layerOf(each);
      return layer !== undefined && nameOf(each, layer) === name;
    });
    const child = entries[at];
    if (!isJsonObject(child)) continue;
    if (length === path.length) {
      const made = edit(model, entries, at);
      return 'reason' in made ? made : withConfig(made.config);
    }
    const below = inside(child, path.slice(length), edit);
    return 'reason' in below ? below : withConfig(withInnerEntries(model.config, entries.with(at, below.entry)));
  }
  return { reason: 'its layer is not in the topology' };
}

function identityOf(entry: JsonObject, name: string, { config }: TopologyLayer): JsonObject {
  const shape = config['batch_input_shape'];
  const own = { name, trainable: true, dtype: config['dtype'] ?? 'float32', activation: 'linear' };
  const { build_config: _build, build_input_shape: _shape, ...rest } = entry;
  return { ...rest, class_name: 'Activation', config: shape === undefined ? own : { ...own, batch_input_shape: shape } };
}

/** What the only call of a layer reads; undefined in a Sequential, null where there is no single one. */
function sourceOf(entry: Json): readonly Json[] | null | undefined {
  const nodes = isJsonObject(entry) ? entry['inbound_nodes'] : undefined;
  if (!Array.isArray(nodes) || nodes.length === 0) return undefined;
  const [node, another] = nodes as readonly Json[];
  if (!Array.isArray(node) || another !== undefined || node.length !== 1) return null;
  const [source] = node as readonly Json[];
  return Array.isArray(source) && typeof source[0] === 'string' ? (source as readonly Json[]) : null;
}

/** Every `["name", node, tensor, …]` of the layer that is gone names its source. */
function rewired(value: Json, name: string, source: readonly Json[]): Json {
  if (!Array.isArray(value)) return value;
  const list = value as readonly Json[];
  if (list[0] === name && typeof list[1] === 'number') return [...source.slice(0, 3), ...list.slice(3)];
  return list.map((each) => rewired(each, name, source));
}
