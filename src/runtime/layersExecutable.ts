import { sizeOf } from '../base/shape';
import { Failure } from '../model/failure';
import type { Model, Weight, WeightValues } from '../model/model';
import type { ExecutableModel, LayerDescription, ModelPort, RunMode } from './executableModel';
import { recordTrace, type CallableLayer } from './recordTrace';
import { tf, tfLayers, type Tensor, type Variable } from './tf';

type TfLayer = tfLayers.layers.Layer;
type TfModel = tfLayers.LayersModel;

/**
 * Builds a layers-model on the active backend. tfjs itself builds and runs it; this only says which variable is which
 * weight. Throws `topologyInvalid` (with tfjs's reason) where tfjs refuses, `weightMismatch` where names don't meet.
 */
export async function openLayersModel(model: Model): Promise<ExecutableModel> {
  const built = await build(model);
  const variables = variablesByWeight(built, model);
  const nameOf = new Map([...variables].map(([name, variable]) => [variable.id, name]));
  const watched = new Map<string, { layer: CallableLayer; className: string }>();
  const layers: LayerDescription[] = [];
  for (const [path, layer] of layersByPath(built)) {
    const nested = layer instanceof tfLayers.LayersModel;
    watched.set(path, { layer: layer as unknown as CallableLayer, className: layer.getClassName() });
    layers.push({
      path,
      className: layer.getClassName(),
      outputShapes: outputShapesOf(layer),
      weightNames: nested ? [] : layer.weights.flatMap((weight) => nameOf.get(tensorOf(weight).id) ?? []),
      config: nested ? {} : (layer.getConfig() as Readonly<Record<string, unknown>>),
      nested,
    });
  }
  const apply = (inputs: readonly Tensor[], mode: RunMode): Tensor[] => {
    const result = built.apply(inputs.length === 1 ? (inputs[0] as Tensor) : [...inputs], { training: mode.training });
    return (Array.isArray(result) ? result : [result]) as Tensor[];
  };
  return {
    inputs: built.inputs.map(portOf),
    outputs: built.outputs.map(portOf),
    layers,
    variables,
    trainable: trainableNames(built, nameOf),
    run: (inputs, mode = { training: false }) => tf.tidy(() => apply(inputs, mode)),
    record: (inputs) =>
      recordTrace({ layers: watched, weights: variables, inputs }, () => apply(inputs, { training: false })),
    assign: (weights) => {
      for (const weight of weights) assign(variables, weight);
    },
    read: (names = variables.keys()) => {
      const values = new Map<string, WeightValues>();
      for (const name of names) values.set(name, (variableOf(variables, name).dataSync() as WeightValues).slice());
      return values;
    },
    dispose: () => {
      const all = built.weights.map(tensorOf);
      built.dispose();
      // Nested models count as used by whoever built them, so tfjs leaves their variables behind.
      tf.dispose(all.filter(({ isDisposed }) => !isDisposed));
    },
  };
}

async function build(model: Model): Promise<TfModel> {
  const weights = [...model.weights.values()];
  try {
    return await tfLayers.loadLayersModel({
      load: () =>
        Promise.resolve({
          modelTopology: model.topology,
          format: 'layers-model',
          weightSpecs: weights.map(({ name, shape, dtype }) => ({ name, shape: [...shape], dtype })),
          weightData: weights.map(({ values }) => exactBuffer(values)),
        }),
    });
  } catch (error) {
    throw new Failure('topologyInvalid', { file: model.file, reason: reasonOf(error) }, { cause: error });
  }
}

/** tfjs wants ArrayBuffers that hold nothing but the values. */
function exactBuffer(values: WeightValues): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = values;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength) return buffer;
  const copy = new Uint8Array(byteLength);
  copy.set(new Uint8Array(buffer, byteOffset, byteLength));
  return copy.buffer;
}

/**
 * Which variable holds which weight of the manifest. tfjs matches by the layer variable's original name, else by the
 * manifest's name without its last but one part (TensorFlow 2.2 writes the cell's name there).
 */
function variablesByWeight(built: TfModel, model: Model): Map<string, Variable> {
  const byOriginalName = new Map<string, Variable>();
  for (const layer of built.layers) {
    for (const weight of layer.weights) byOriginalName.set(weight.originalName, tensorOf(weight));
  }
  const variables = new Map<string, Variable>();
  for (const name of model.weights.keys()) {
    const parts = name.split('/');
    const shortened = [...parts.slice(0, -2), ...parts.slice(-1)].join('/');
    const variable = byOriginalName.get(name) ?? byOriginalName.get(shortened);
    if (variable) variables.set(name, variable);
  }
  return variables;
}

/** Every layer, nested models before the layers they hold. */
function layersByPath(container: TfModel, prefix = ''): [string, TfLayer][] {
  return container.layers.flatMap((layer): [string, TfLayer][] => {
    const path = prefix + layer.name;
    return [[path, layer], ...(layer instanceof tfLayers.LayersModel ? layersByPath(layer, `${path}/`) : [])];
  });
}

/** A layer used several times has a shape for each use; the first stands for it. */
function outputShapesOf(layer: TfLayer): (number | null)[][] {
  const { outputShape } = layer.inboundNodes.length > 1 ? { outputShape: layer.inboundNodes[0]?.outputShapes } : layer;
  if (!Array.isArray(outputShape)) return [];
  const shapes = Array.isArray(outputShape[0]) ? outputShape : [outputShape];
  return shapes.map((shape) => [...(shape as (number | null)[])]);
}

function trainableNames(built: TfModel, nameOf: ReadonlyMap<number, string>): Set<string> {
  const names = built.trainableWeights.flatMap((weight) => {
    const tensor = tensorOf(weight);
    const name = nameOf.get(tensor.id);
    return name !== undefined && tensor.dtype === 'float32' ? [name] : [];
  });
  return new Set(names);
}

/** A tfjs LayerVariable's variable: `read` exists but is typed as a plain tensor. */
function tensorOf(weight: tfLayers.LayerVariable): Variable {
  return weight.read() as Variable;
}

/** Named after its layer, as tfjs names a model's inputs: a symbolic tensor's own name gets a number on every load. */
function portOf(symbolic: tfLayers.SymbolicTensor): ModelPort {
  return { name: symbolic.sourceLayer.name, shape: [...symbolic.shape], dtype: symbolic.dtype };
}

function variableOf(variables: ReadonlyMap<string, Variable>, name: string): Variable {
  const variable = variables.get(name);
  if (!variable) throw new Error(`the executable model has no weight ${name}`);
  return variable;
}

function assign(variables: ReadonlyMap<string, Variable>, weight: Weight): void {
  const variable = variableOf(variables, weight.name);
  if (sizeOf(variable.shape) !== weight.values.length) throw new Error(`weight ${weight.name} has another size`);
  tf.tidy(() => {
    variable.assign(tf.tensor(weight.values, variable.shape, variable.dtype as 'float32'));
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
