import { isJsonObject, type Json, type JsonObject } from '../base/json';
import type { Initialiser, Initialisers, OwnInitialiser } from '../model/initialiser';
import { layersByPath } from '../formats/tfjsLayers/topologyLayers';
import { tfLayers } from './tf';
import { variableOf } from './weightVariables';

type Layer = tfLayers.layers.Layer;

/** What a layer of tfjs makes a weight with: of its public class only `apply` is declared. */
interface TfInitializer {
  getClassName(): string;
  getConfig(): Readonly<Record<string, unknown>>;
}

/** What made a layer's weight. */
interface Maker {
  readonly layer: Layer;
  readonly initializer: TfInitializer;
}

const makers = new WeakMap<tfLayers.LayerVariable, Maker>();
watchWeights();

/** tfjs lets go of an initialiser once it has made a weight: each is noted as it is used, with the layer (or cell) that used it. */
function watchWeights(): void {
  const prototype = tfLayers.layers.Layer.prototype as unknown as { addWeight: (...given: unknown[]) => tfLayers.LayerVariable };
  const { addWeight } = prototype;
  prototype.addWeight = function (this: Layer, ...given: unknown[]): tfLayers.LayerVariable {
    const weight = addWeight.apply(this, given);
    makers.set(weight, { layer: this, initializer: given[INITIALIZER] as TfInitializer });
    return weight;
  };
}

/** Its place among the parameters of `addWeight`. */
const INITIALIZER = 3;

/**
 * The initialiser of every weight of a model that tfjs built, by `nameOf` of the weight's variable: the one that tfjs itself used, which is
 * its class's default where the topology states none.
 */
export function layerInitialisers(
  topology: JsonObject,
  tree: readonly (readonly [path: string, layer: Layer])[],
  nameOf: ReadonlyMap<number, string>,
): Initialisers {
  const configs = new Map(layersByPath(topology).map(([path, { config }]) => [path, config]));
  const found = new Map<string, OwnInitialiser>();
  for (const [path, layer] of tree) {
    for (const weight of layer.weights) {
      const name = nameOf.get(variableOf(weight).id);
      const maker = makers.get(weight);
      if (name === undefined || !maker) continue;
      const stated = statedFor(configs.get(path), keyOf(maker));
      // Layers that hold others come first; the innermost knows best what is stated.
      found.set(name, { initialiser: initialiserOf(maker, stated), stated: stated.length > 0 });
    }
  }
  return found;
}

/** Under which key a configuration states it; what a layer composes itself (an LSTM's bias) is the bias's. */
function keyOf({ layer, initializer }: Maker): string {
  const [property = 'biasInitializer'] = Object.entries(layer).find(([, value]) => value === initializer) ?? [];
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What a layer's configuration, and those of the layers or cells that it wraps, state under a key. */
function statedFor(config: Json | undefined, key: string): Json[] {
  if (Array.isArray(config)) return (config as readonly Json[]).flatMap((each) => statedFor(each, key));
  if (!isJsonObject(config)) return [];
  return Object.entries(config).flatMap(([name, value]) => {
    if (name === key) return value === null || value === undefined ? [] : [value];
    return name === 'layers' ? [] : statedFor(value, key);
  });
}

function initialiserOf({ layer, initializer }: Maker, stated: readonly Json[]): Initialiser {
  const className = initializer.getClassName();
  const config = { ...initializer.getConfig(), ...statedNumbers(stated) };
  const number = (key: string): number => Number(config[key]);
  switch (className) {
    case 'Zeros':
      return { kind: 'constant', value: 0 };
    case 'Ones':
      return { kind: 'constant', value: 1 };
    case 'Constant':
      return { kind: 'constant', value: number('value') };
    case 'RandomUniform':
      return { kind: 'uniform', min: number('minval'), max: number('maxval') };
    case 'RandomNormal':
      return { kind: 'normal', mean: number('mean'), deviation: number('stddev') };
    case 'TruncatedNormal':
      return { kind: 'truncatedNormal', mean: number('mean'), deviation: number('stddev') };
    case 'VarianceScaling':
      return {
        kind: 'varianceScaling',
        scale: number('scale'),
        mode: config['mode'] as 'fanIn' | 'fanOut' | 'fanAvg',
        distribution: config['distribution'] as 'normal' | 'uniform',
      };
    case 'Orthogonal':
      return { kind: 'orthogonal', gain: number('gain') };
    case 'Identity':
      return { kind: 'identity', gain: number('gain') };
  }
  const { unitForgetBias, biasInitializer } = layer as unknown as { unitForgetBias?: boolean; biasInitializer?: TfInitializer };
  if (unitForgetBias && biasInitializer && biasInitializer !== initializer) {
    return { kind: 'forgetGateOnes', others: initialiserOf({ layer, initializer: biasInitializer }, stated) };
  }
  throw new Error(`tfjs has an initializer "${className}" that nobody here knows`);
}

/** tfjs takes a bound or a mean of 0 for one that is not told; the file's number counts, where what it states is one thing. */
function statedNumbers(stated: readonly Json[]): Readonly<Record<string, number>> {
  const [first] = stated;
  if (!isJsonObject(first) || !isJsonObject(first['config'])) return {};
  if (stated.some((each) => JSON.stringify(each) !== JSON.stringify(first))) return {};
  return Object.fromEntries(Object.entries(first['config']).filter((entry): entry is [string, number] => entry[1] === 0));
}
