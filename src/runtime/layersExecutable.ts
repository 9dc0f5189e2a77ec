import { defined } from '../base/defined';
import type { Model } from '../model/model';
import { buildLayersModel } from './buildLayersModel';
import type { ExecutableModel, LayerDescription, ModelPort, RunMode } from './executableModel';
import { freezeStatistics } from './freezeStatistics';
import { layerInitialisers } from './layerInitialisers';
import { callable, layersByPath, settleRecurrentLayers, innerLayers } from './layerTree';
import { notRunnable, withoutEmptyOutputs } from './notRunnable';
import { recordLive, recordTrace, type Watched } from './recordTrace';
import type { ShapeRules } from './shapesOnly';
import { tf, type tfLayers, type Tensor, type Variable } from './tf';
import { ignoredIn } from './tfjsLimits';
import type { Trace } from './trace';
import { assignValues, readValues } from './variableValues';
import { variableOf, weightNaming } from './weightVariables';
import { layersByPath as configuredLayers } from '../formats/tfjsLayers/topologyLayers';
import { untrainedTerms, type UntrainedTerm } from './untrainedTerms';
import { statedSamples } from './firstPass';

type TfLayer = tfLayers.layers.Layer;

/**
 * Builds a layers-model on the active backend. tfjs itself builds and runs it; this only says which variable is which
 * weight. Throws `topologyInvalid` (with tfjs's reason) where tfjs refuses, `weightMismatch` where weights and layers
 * don't meet, `modelNotRunnable` (with the layer) for what tfjs is known not to run; `run` and `record` throw that too.
 */
export async function openLayersModel(model: Model, shapeRules?: ShapeRules): Promise<ExecutableModel> {
  const built = await buildLayersModel(model);
  const tree = layersByPath(built);
  const variables = variablesByWeight(built, model);
  const nameOf = new Map([...variables].map(([name, variable]) => [variable.id, name]));
  // Before the recurrent layers are settled: the configurations are the file's.
  const layers = tree.map(([path, layer]) => describe(path, layer, nameOf));
  const initialisers = layerInitialisers(model.topology, tree, nameOf);
  const untrained = untrainedOf(model, new Map(tree));
  settleRecurrentLayers(built);
  freezeStatistics(built);
  const watched: Omit<Watched, 'inputs'> = {
    layers: new Map(tree.map(([path, layer]) => [path, { layer: callable(layer), className: layer.getClassName() }])),
    weights: variables,
  };
  const apply = (inputs: readonly Tensor[], { training }: RunMode): Tensor[] => {
    const [first] = inputs;
    const result = built.apply(first && inputs.length === 1 ? first : [...inputs], { training });
    return (Array.isArray(result) ? result : [result]) as Tensor[];
  };
  const infer = (inputs: readonly Tensor[]) => (): Tensor[] => apply(inputs, { training: false });
  const record = (given: readonly Tensor[]): Trace => recordTrace({ ...watched, inputs: given }, infer(given));
  const inputs = built.inputs.map(portOf);
  return {
    file: model.file,
    inputs,
    outputs: built.outputs.map(portOf),
    fixedSamples: statedSamples(inputs),
    ...defined({ shapeRules }),
    layers,
    variables,
    trainable: trainableNames(built, nameOf),
    initialisers,
    untrained,
    run: (given, mode = { training: false }) => {
      try {
        return tf.tidy(() => apply(given, mode));
      } catch (error) {
        throw notRunnable(model.file, error, () => record(given), ignoredIn(model));
      }
    },
    penalty: () => tf.tidy(() => sumOf(trainedModel(built).calculateLosses())),
    record: (given) => {
      try {
        return withoutEmptyOutputs(record(given));
      } catch (error) {
        throw notRunnable(model.file, error, undefined, ignoredIn(model));
      }
    },
    recordLive: (given) => {
      try {
        return recordLive({ ...watched, inputs: given }, infer(given));
      } catch (error) {
        throw notRunnable(model.file, error, undefined, ignoredIn(model));
      }
    },
    assign: (weights) => {
      assignValues(variables, weights);
      constrain(built);
    },
    read: (names) => readValues(variables, names),
    dispose: () => {
      const all = built.weights.map(variableOf);
      built.dispose();
      // Nested models count as used by whoever built them, so tfjs leaves their variables behind.
      tf.dispose(all.filter(({ isDisposed }) => !isDisposed));
    },
  };
}

function variablesByWeight(built: tfLayers.LayersModel, model: Model): Map<string, Variable> {
  const find = weightNaming(built, model.weights.keys());
  const variables = new Map<string, Variable>();
  for (const name of model.weights.keys()) {
    const weight = find(name);
    if (weight) variables.set(name, variableOf(weight));
  }
  return variables;
}

/** What `fit` trains: a Sequential trains the model that its first pass makes of it, whose layers are those of a Sequential in its first place. */
function trainedModel(built: tfLayers.LayersModel): tfLayers.LayersModel {
  return (built as { model?: tfLayers.LayersModel | null }).model ?? built;
}

/** In the order in which tfjs adds them. */
function sumOf(penalties: readonly Tensor[]): Tensor | undefined {
  const [first, ...others] = penalties;
  return first && others.reduce((sum, each) => tf.add(sum, each), first);
}

/** tfjs has weights keep to their layer's constraints wherever it loads them, though not where it trains them. */
function constrain(built: tfLayers.LayersModel): void {
  for (const weight of built.weights) {
    const { constraint } = weight as unknown as { constraint?: { apply: (values: Tensor) => Tensor } | null };
    if (constraint) tf.tidy(() => variableOf(weight).assign(constraint.apply(weight.read())));
  }
}

function untrainedOf({ topology }: Model, built: ReadonlyMap<string, TfLayer>): UntrainedTerm[] {
  return configuredLayers(topology).flatMap(([path, { config }]) => {
    const layer = built.get(path);
    if (!layer || innerLayers(layer)) return [];
    // tfjs asks a layer around a model for its own penalties alone.
    const unheard = [...built].some(([around, each]) => path.startsWith(`${around}/`) && each.getClassName() === 'TimeDistributed');
    const weights = layer.weights.map(({ originalName }) => originalName.slice(originalName.lastIndexOf('/') + 1));
    return untrainedTerms(path, config, { penalties: unheard ? 0 : layer.losses.length, weights });
  });
}

function describe(path: string, layer: TfLayer, nameOf: ReadonlyMap<number, string>): LayerDescription {
  const nested = innerLayers(layer) !== undefined;
  return {
    path,
    className: layer.getClassName(),
    outputShapes: outputShapesOf(layer),
    weightNames: nested ? [] : layer.weights.flatMap((weight) => nameOf.get(variableOf(weight).id) ?? []),
    config: nested ? {} : layer.getConfig(),
    nested,
  };
}

/** A layer used several times has a shape for each use; the first stands for it. */
function outputShapesOf(layer: TfLayer): (number | null)[][] {
  const { outputShape } = layer.inboundNodes.length > 1 ? { outputShape: layer.inboundNodes[0]?.outputShapes } : layer;
  if (!Array.isArray(outputShape)) return [];
  const shapes = Array.isArray(outputShape[0]) ? outputShape : [outputShape];
  return shapes.map((shape) => [...(shape as (number | null)[])]);
}

function trainableNames(built: tfLayers.LayersModel, nameOf: ReadonlyMap<number, string>): Set<string> {
  const names = built.trainableWeights.flatMap((weight) => {
    const variable = variableOf(weight);
    const name = nameOf.get(variable.id);
    return name !== undefined && variable.dtype === 'float32' ? [name] : [];
  });
  return new Set(names);
}

/** Named after its layer, as tfjs names a model's inputs: a symbolic tensor's own name gets a number on every load. */
function portOf(symbolic: tfLayers.SymbolicTensor): ModelPort {
  return { name: symbolic.sourceLayer.name, shape: [...symbolic.shape], dtype: symbolic.dtype };
}
