import { defined } from '../base/defined';
import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { graphLayers, type GraphLayers } from '../formats/tfjsGraph/graphLayers';
import { graphNodes } from '../formats/tfjsGraph/graphNode';
import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import { buildGraphModel, type BuiltGraph } from './buildGraphModel';
import type { ExecutableModel, LayerDescription, ModelPort } from './executableModel';
import { executorNodes, watchExecutor } from './graphInternals';
import { graphReach, neededFor, type GraphReach } from './graphReach';
import { notRunnable, withoutEmptyOutputs } from './notRunnable';
import { recordLive, recordTrace, type Watched } from './recordTrace';
import type { ShapeRules } from './shapesOnly';
import { tf, type Tensor } from './tf';
import type { Trace } from './trace';
import { assignValues, readValues } from './variableValues';
import { signatureOf } from '../formats/tfjsGraph/signature';
import { firstPass, statedSamples } from './firstPass';

/**
 * Builds a graph-model on the active backend; tfjs-converter runs it. Its layers are the nodes that do the work. Where the
 * graph has parts that tfjs can only run asynchronously (control flow, sizes known only when run, tables), a pass ends
 * before them: its outputs are those of the model that do without, then whatever goes into these parts. Throws
 * `topologyInvalid` where tfjs refuses and `modelNotRunnable`, with the node, for an operation that tfjs does not have.
 */
export async function openGraphModel(model: Model, shapeRules?: ShapeRules): Promise<ExecutableModel> {
  const graph = buildGraphModel(model);
  try {
    return await Promise.resolve(executableOf(model, graph, shapeRules));
  } catch (error) {
    disposeGraph(graph);
    throw error;
  }
}

/** Written numbers that may be a number of samples; each costs a pass where nothing else runs. */
const MOST_COUNT = 256;
const MOST_TRIED = 8;

function executableOf(model: Model, graph: BuiltGraph, shapeRules: ShapeRules | undefined): ExecutableModel {
  const { file } = model;
  const { built, variables, weights } = graph;
  const described = graphLayers(model.topology, model.weights);
  const reach = reachOf(model, graph, described);
  const ends = endsOf(graph, reach);
  const watched: Omit<Watched, 'inputs'> = { layers: new Map(), weights, watchNodes: (watcher) => watchExecutor(built, watcher) };
  let shapes = new Map<string, readonly (number | null)[][]>();

  const apply = (given: readonly Tensor[]): Tensor[] => {
    if (ends.length === 0) return [];
    const result = built.execute(
      [...given],
      ends.map(({ fetch }) => fetch),
    );
    const own = new Set([...given, ...weights.values()].map(({ id }) => id));
    // The caller disposes outputs; an input or a weight that is one, or one that is given twice, has to outlive that.
    return (Array.isArray(result) ? result : [result]).map((tensor) => {
      const shared = own.has(tensor.id);
      own.add(tensor.id);
      return shared ? tensor.clone() : tensor;
    });
  };
  const untraced = reach.parts.length === 0 ? {} : { untraced: { parts: reach.parts, weights: reach.weights } };
  const record = (given: readonly Tensor[]): Trace => ({ ...recordTrace({ ...watched, inputs: given }, () => apply(given)), ...untraced });
  const inputs = inputsOf(model, graph);
  const executable: ExecutableModel = {
    file,
    inputs,
    get outputs() {
      if (ends.length === 0) return [];
      const passed = firstPass(executable).outputs;
      return ends.map(({ name }, i): ModelPort => ({ name, shape: [], dtype: 'float32', ...passed[i] }));
    },
    get fixedSamples() {
      return statedSamples(inputs) ?? firstPass(executable).samples;
    },
    sampleCounts: statedCounts(model),
    ...defined({ shapeRules }),
    get layers() {
      return described.layers.map((layer): LayerDescription => ({
        path: layer.path,
        className: layer.op,
        weightNames: layer.weightNames,
        outputShapes: shapes.get(layer.path) ?? [],
        config: {},
        nested: false,
      }));
    },
    variables,
    trainable: new Set([...described.learned].filter((name) => variables.has(name))),
    initialisers: new Map([...described.initialisers].filter(([name]) => variables.has(name))),
    run: (given) => {
      refuseEndless(file, ends, reach);
      try {
        return tf.tidy(() => apply(given));
      } catch (error) {
        throw notRunnable(file, error, () => record(given));
      }
    },
    record: (given) => {
      try {
        const trace = withoutEmptyOutputs(record(given));
        shapes = new Map(trace.layerCalls.map(({ layer, outputs }) => [layer, outputs.map(({ shape }) => shownShape(shape, trace))]));
        return trace;
      } catch (error) {
        throw notRunnable(file, error);
      }
    },
    recordLive: (given) => {
      try {
        return recordLive({ ...watched, inputs: given }, () => apply(given));
      } catch (error) {
        throw notRunnable(file, error);
      }
    },
    // Texts are no variables, and no edit changes them.
    assign: (changed) =>
      assignValues(
        variables,
        [...changed].filter(({ name }) => variables.has(name)),
      ),
    // A graph holds no regularizers.
    penalty: () => undefined,
    untrained: [],
    read: (names) => readValues(variables, names),
    dispose: () => disposeGraph(graph),
  };
  return executable;
}

function disposeGraph({ built, weights }: BuiltGraph): void {
  // Disposes what its map of weights holds, which are our variables.
  built.dispose();
  tf.dispose([...weights.values()].filter(({ isDisposed }) => !isDisposed));
}

/** What a pass fetches: an output of the model, or what goes into a part that is not run. */
interface End {
  readonly name: string;
  readonly fetch: string;
}

function reachOf({ topology, weights, file }: Model, { built }: BuiltGraph, { layers }: GraphLayers): GraphReach {
  const nodes = executorNodes(built);
  const listed = new Set(layers.map(({ path }) => path));
  const outputs = outputNodes(built);
  const needed = neededFor(outputs, graphNodes(topology));
  const reach = graphReach(
    topology,
    weights,
    needed,
    (name) => nodes[name]?.category,
    (name) => listed.has(name) && !weights.has(name),
  );
  for (const name of needed) {
    const node = nodes[name];
    if (!node || node.category !== undefined || reach.beyond.has(name) || weights.has(name)) continue;
    throw new Failure('modelNotRunnable', { file, layer: name, reason: `TensorFlow.js has no operation "${node.op}".` });
  }
  return reach;
}

function outputNodes(built: BuiltGraph['built']): string[] {
  return built.outputs.map(({ name }) => name);
}

function endsOf({ built }: BuiltGraph, { beyond, handedOver }: GraphReach): End[] {
  const own = built.outputNodes.flatMap((key, i): End[] => {
    const node = built.outputs[i]?.name ?? key;
    if (beyond.has(node)) return [];
    return [{ name: key, fetch: key }];
  });
  const others = handedOver.map(({ node, index }): End => {
    const name = index === 0 ? node : `${node}:${index}`;
    return { name, fetch: name };
  });
  return [...own, ...others];
}

function inputsOf(model: Model, { built }: BuiltGraph): ModelPort[] {
  return built.inputNodes.map((key, i): ModelPort => {
    const input = built.inputs[i];
    const shape = openSizes(input?.shape) ?? signatureShape(model, 'inputs', key);
    if (!shape) {
      const reason = `its input "${key}" says nothing about its shape.`;
      throw new Failure('modelNotRunnable', { file: model.file, layer: input?.name ?? key, reason });
    }
    return { name: key, shape, dtype: input?.dtype ?? 'float32' };
  });
}

/** tfjs marks a size that is not fixed with -1. A scalar is no input with samples. */
function openSizes(shape: readonly number[] | undefined): (number | null)[] | undefined {
  return shape && shape.length > 0 ? shape.map((size) => (size < 0 ? null : size)) : undefined;
}

function portsIn({ extras }: Model, side: 'inputs' | 'outputs'): JsonObject {
  const ports = signatureOf(extras)?.[side];
  return isJsonObject(ports) ? ports : {};
}

/** `{dim: [{size: "-1"}, …]}` of a port in the signature. */
function signatureShape(model: Model, side: 'inputs' | 'outputs', key: string): (number | null)[] | undefined {
  const port = portsIn(model, side)[key];
  const dims = isJsonObject(port) && isJsonObject(port['tensorShape']) ? port['tensorShape']['dim'] : undefined;
  if (!Array.isArray(dims)) return undefined;
  return (dims as readonly Json[]).map((dim) => {
    const size = isJsonObject(dim) ? Number(dim['size'] ?? 0) : -1;
    return size >= 0 ? size : null;
  });
}

/** Numbers of more than one sample that reshapes to a written shape, or the signature's outputs, speak of. */
function statedCounts(model: Model): number[] {
  const written = [...model.weights.values()].flatMap(({ dtype, shape, values }) =>
    dtype === 'int32' && shape.length === 1 && values.length > 1 ? Number(values[0]) : [],
  );
  const outputs = Object.keys(portsIn(model, 'outputs')).map((key) => signatureShape(model, 'outputs', key)?.[0] ?? 0);
  return [...new Set([...outputs, ...written])].filter((count) => count > 2 && count <= MOST_COUNT).slice(0, MOST_TRIED);
}

/** A recorded shape without the number of samples. */
function shownShape(shape: readonly number[], { samples }: Trace): (number | null)[] {
  return shape.map((size, axis) => (axis === 0 && size === samples ? null : size));
}

function refuseEndless(file: string, ends: readonly End[], { parts: [part] }: GraphReach): void {
  if (ends.length > 0 || !part) return;
  const reason = `its results depend on the operation "${part.op}", which TensorFlow.js can only run asynchronously.`;
  throw new Failure('modelNotRunnable', { file, layer: part.layer, reason });
}
