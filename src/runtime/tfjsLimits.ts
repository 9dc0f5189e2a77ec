import type { Json, JsonObject } from '../base/json';
import { inputShapes, type OpenShape } from '../formats/tfjsLayers/inputShapes';
import { innerEntries, layerOf, nameOf, rootEntry } from '../formats/tfjsLayers/topologyLayers';
import type { Model } from '../model/model';
import { LIMIT_RULES, type LimitKind, type LimitRule } from './limitRules';
import { tf } from './tf';

/** Something that tfjs 4.22 does not do with a layer as its configuration states it. */
export interface TfjsLimit {
  /** Name of the layer that it is or belongs to. */
  readonly layer: string;
  readonly kind: LimitKind;
  /** Completes "layer x: …". */
  readonly reason: string;
}

/** What a topology asks of tfjs in vain, layer by layer, wrapped layers and cells included. */
export function tfjsLimits(topology: JsonObject): TfjsLimit[] {
  const shapes = inputShapes(topology);
  const version = topology['keras_version'];
  const keras3 = typeof version === 'string' && version.startsWith('3.');
  const root = layerOf(rootEntry(topology));
  const all = [...configuredLayers(root ? [...(innerEntries(root) ?? [])] : [], { prefix: '', wrappers: [] })];
  return all.flatMap(({ className, config, layer, path, wrappers }): TfjsLimit[] => {
    if (!isKnown(className)) return [{ layer, kind: 'refused', reason: unknownClass(className) }];
    const own = path === undefined ? undefined : shapes.get(path);
    const input = wrappers.every((wrapper) => wrapper === 'TimeDistributed') ? own && withoutSteps(own, wrappers.length) : undefined;
    const rules = LIMIT_RULES.filter(({ classes, holds }) => classes.test(className) && holds({ config, input, keras3 }));
    return [...unknownActivations(config), ...rules.map(told)].map(({ kind, reason }) => ({ layer, kind, reason }));
  });
}

/** What of a model tfjs ignores: the likely cause where something else of it does not fit. */
export function ignoredIn({ format, topology }: Pick<Model, 'format' | 'topology'>): TfjsLimit[] {
  return format === 'layers-model' ? tfjsLimits(topology).filter(({ kind }) => kind === 'ignored') : [];
}

/** tfjs's words about what went wrong, with the limits that may be behind it. */
export function withLimits(said: string, limits: readonly TfjsLimit[]): string {
  if (limits.length === 0) return said;
  const told = [...new Set(limits.map(({ layer, reason }) => `layer "${layer}": ${reason}`))].join('; ');
  return `${said.replace(/\.$/, '')}; what may be behind it: ${told}.`;
}

/**
 * What tfjs may not do with a layer of this class, whatever its activation, depending on its configuration: for
 * docs/layer-classes.md.
 * @fordocs
 */
export function limitsOfClass(className: string): string[] {
  return LIMIT_RULES.filter(({ classes, ofActivation }) => !ofActivation && classes.test(className)).map((rule) => told(rule).reason);
}

function told({ kind, reason, on }: LimitRule): Pick<TfjsLimit, 'kind' | 'reason'> {
  return { kind, reason: on ? `${reason} on its ${on.join(' and ')} backend${on.length > 1 ? 's' : ''}` : reason };
}

/** What the layer inside of TimeDistributed layers sees. */
function withoutSteps(shape: OpenShape, count: number): OpenShape {
  return shape.toSpliced(1, count);
}

interface ConfiguredLayer {
  readonly className: string;
  readonly config: JsonObject;
  /** Name of the outermost layer (of no model) that it is or belongs to. */
  readonly layer: string;
  /** Path of that layer; undefined inside a model that is wrapped. */
  readonly path: string | undefined;
  /** Classes of what it is wrapped in, up to that layer. */
  readonly wrappers: readonly string[];
}

/** Where the walk is: in a model with this path (undefined where layers have none), in a layer, in wrappers. */
interface Place {
  readonly prefix: string | undefined;
  readonly owner?: { readonly layer: string; readonly path: string | undefined };
  readonly wrappers: readonly string[];
}

/** Layers and cells, wherever they stand. */
function* configuredLayers(json: Json | undefined, place: Place): Generator<ConfiguredLayer> {
  if (Array.isArray(json)) {
    for (const item of json as readonly Json[]) yield* configuredLayers(item, place);
    return;
  }
  const found = layerOf(json);
  if (!found || json === undefined) return;
  const { className, config } = found;
  const name = nameOf(json, found) || (place.owner?.layer ?? '');
  const inner = innerEntries(found);
  if (inner) {
    const prefix = place.owner || place.prefix === undefined ? undefined : place.prefix + name + '/';
    yield* configuredLayers(inner, { prefix, wrappers: [] });
    return;
  }
  const owner = place.owner ?? { layer: name, path: place.prefix === undefined ? undefined : place.prefix + name };
  yield { className, config, ...owner, wrappers: place.wrappers };
  const inside = { ...place, owner, wrappers: [...place.wrappers, className] };
  for (const key of ['layer', 'backward_layer', 'cell', 'cells']) yield* configuredLayers(config[key], inside);
}

function isKnown(className: string): boolean {
  return className in tf.serialization.SerializationMap.getMap().classNameMap;
}

/** Of classes that reading a file replaces by others wherever it can. */
const WHY_NOT_REPAIRED: Readonly<Record<string, string>> = {
  Normalization: "its mean and variance are not in the file, or which of its input's axes they go with is not known",
  RandomCrop: "what it does at inference to an image that is not of its own size depends on Keras' version",
};

function unknownClass(className: string): string {
  if (className === 'Lambda' || className === 'TFOpLambda' || className === 'SlicingOpLambda') {
    return `it is a ${className}, whose code is Python: TensorFlow.js can not run it`;
  }
  const why = WHY_NOT_REPAIRED[className];
  return `it is a ${className}, a class that TensorFlow.js 4.22 does not have${why === undefined ? '' : `; ${why}`}`;
}

/** tfjs looks functions up in camel case, also `gelu_new`, which it registers with its underscore. */
function unknownActivations(config: JsonObject): Pick<TfjsLimit, 'kind' | 'reason'>[] {
  return ['activation', 'recurrent_activation'].flatMap((key) => {
    const name = config[key];
    if (typeof name !== 'string' || isKnown(camelCase(name))) return [];
    return [{ kind: 'refused' as const, reason: `its ${key} "${name}" is none that TensorFlow.js can read` }];
  });
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
