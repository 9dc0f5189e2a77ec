import { isJsonObject, type Json, type JsonObject } from '../../../base/json';
import { inputShapes, type OpenShape } from '../inputShapes';
import { innerEntries, layerOf, layersByPath, nameOf, rootEntry, withInnerEntries, type TopologyLayer } from '../topologyLayers';
import { nodesOf } from './repairNodes';

/** A layer and where it stands. */
export interface PlacedLayer extends TopologyLayer {
  readonly name: string;
  /** Of the layer that it is or that wraps it. */
  readonly path: string;
  /** What goes into it, as far as the topology tells. */
  readonly input: OpenShape | undefined;
  /** What the calls of it say beside their tensors. */
  readonly calls: readonly JsonObject[];
  /** The model that it stands in, and the entry there that it is or is wrapped in. */
  readonly around: TopologyLayer;
  readonly entryName: string;
}

/** One of the layers that stand for another, in the order in which they are called. */
export interface Step {
  readonly className: string;
  readonly config: JsonObject;
  /** What it does, for a name of its own; the last one keeps the name of the layer that it stands for. */
  readonly does: string;
}

/**
 * The topology (in the words of Keras 2) with layers replaced by others, one after another, wherever they stand: in any
 * model at any depth, and in a TimeDistributed. Connections and the names that others know stay. The same object where
 * nothing is replaced.
 */
export function replaceLayers(topology: JsonObject, stepsFor: (layer: PlacedLayer) => readonly Step[] | undefined): JsonObject {
  const taken = new Set(layersByPath(topology).map(([path, { config }]) => config['name'] ?? path.split('/').at(-1)));
  const context: Context = { stepsFor, shapes: inputShapes(topology), taken };
  const root = rootEntry(topology);
  const replaced = replacedInside(root, '', context);
  if (replaced === root) return topology;
  return root === topology ? replaced : { ...topology, model_config: replaced };
}

interface Context {
  readonly stepsFor: (layer: PlacedLayer) => readonly Step[] | undefined;
  readonly shapes: ReadonlyMap<string, OpenShape>;
  readonly taken: Set<Json | undefined>;
}

function replacedInside(holder: JsonObject, prefix: string, context: Context): JsonObject {
  const around = layerOf(holder);
  const inner = around && innerEntries(around);
  if (!inner) return holder;
  const layers = inner.flatMap((entry): readonly Json[] => {
    const layer = layerOf(entry);
    if (!layer || !isJsonObject(entry)) return [entry];
    const name = nameOf(entry, layer);
    const path = prefix + name;
    if (innerEntries(layer)) return [replacedInside(entry, `${path}/`, context)];
    return replacedEntry(
      entry,
      { ...layer, name, path, input: context.shapes.get(path), calls: callsOf(entry), around, entryName: name },
      context,
    );
  });
  if (layers.length === inner.length && layers.every((entry, i) => entry === inner[i])) return holder;
  return { ...holder, config: Array.isArray(holder['config']) ? layers : withInnerEntries(around.config, layers) };
}

/** A TimeDistributed of one layer becomes one of each of its steps. */
function replacedEntry(entry: JsonObject, layer: PlacedLayer, context: Context): readonly JsonObject[] {
  const wrapped = layer.className === 'TimeDistributed' ? layer.config['layer'] : undefined;
  const held = layerOf(wrapped);
  if (!isJsonObject(wrapped) || !held) return linked(entry, layer, context.stepsFor(layer), context);
  const name = nameOf(wrapped, held);
  const steps = context.stepsFor({ ...layer, ...held, name, input: layer.input?.toSpliced(1, 1) });
  const each = steps?.map((step): Step => {
    const inside = { class_name: step.className, config: { ...kept(held.config), name: `${name}_${step.does}`, ...step.config } };
    return { className: 'TimeDistributed', config: { layer: inside }, does: step.does };
  });
  return linked(entry, layer, each, context);
}

/** The steps as entries; the first is called as the layer was, the last is what others know by its name. */
function linked(entry: JsonObject, layer: PlacedLayer, steps: readonly Step[] | undefined, { taken }: Context): readonly JsonObject[] {
  if (!steps) return [entry];
  const names = steps.map(({ does }, i) => (i === steps.length - 1 ? layer.name : freeName(`${layer.name}_${does}`, taken)));
  const { inbound_nodes: nodes } = entry;
  const { batch_input_shape: shape } = layer.config;
  return steps.map(({ className, config }, i): JsonObject => {
    const name = names[i] ?? layer.name;
    const before = names[i - 1];
    const from = before === undefined ? nodes : nodesOf(entry).map((_, call) => [[before, call, 0, {}]]);
    return {
      class_name: className,
      ...(typeof entry['name'] === 'string' ? { name } : {}),
      config: {
        name,
        ...kept(layer.config),
        ...(before === undefined && shape !== undefined ? { batch_input_shape: shape } : {}),
        ...config,
      },
      ...(nodes === undefined ? {} : { inbound_nodes: from }),
    };
  });
}

/** What every layer may say of itself. */
function kept({ trainable, dtype }: JsonObject): JsonObject {
  return { ...(trainable === undefined ? {} : { trainable }), ...(dtype === undefined ? {} : { dtype }) };
}

function freeName(stem: string, taken: Set<Json | undefined>): string {
  let name = stem;
  for (let number = 2; taken.has(name); number++) name = `${stem}_${String(number)}`;
  taken.add(name);
  return name;
}

/** The fourth place of each reference. */
function callsOf(entry: JsonObject): JsonObject[] {
  return nodesOf(entry).flatMap((node) =>
    Array.isArray(node)
      ? (node as readonly Json[]).flatMap((link) => {
          const said = Array.isArray(link) ? (link as readonly Json[])[3] : undefined;
          return isJsonObject(said) ? [said] : [];
        })
      : [],
  );
}
