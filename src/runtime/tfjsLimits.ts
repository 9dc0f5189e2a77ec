import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { tf } from './tf';

/** Something that tfjs 4.22 does not do with a layer as its configuration states it. */
export interface TfjsLimit {
  /** Name of the layer that it is or belongs to. */
  readonly layer: string;
  /** `refused`: can't be built or run. `ignored`: runs, but not as configured. `noGradient`: runs, but can't be trained. */
  readonly kind: 'refused' | 'ignored' | 'noGradient';
  /** Completes "layer x: …". */
  readonly reason: string;
}

/** What a topology asks of tfjs in vain, layer by layer, wrapped layers and cells included. */
export function tfjsLimits(topology: JsonObject): TfjsLimit[] {
  return [...configuredLayers(topology)].flatMap(({ className, config, layer }) => {
    if (!isKnown(className)) return [{ layer, kind: 'refused' as const, reason: unknownClass(className) }];
    return [...unknownActivations(config), ...LIMITS.filter(({ classes, holds }) => classes.test(className) && holds(config))].map(
      ({ kind, reason }) => ({ layer, kind, reason }),
    );
  });
}

/**
 * What tfjs may not do with a layer of this class, depending on its configuration: for docs/layer-classes.md.
 * @fordocs
 */
export function limitsOfClass(className: string): string[] {
  return LIMITS.filter(({ classes }) => classes.test(className)).map(({ reason }) => reason);
}

interface LimitRule {
  readonly classes: RegExp;
  readonly kind: TfjsLimit['kind'];
  readonly holds: (config: JsonObject) => boolean;
  readonly reason: string;
}

const isTrue = (key: string) => (config: JsonObject) => config[key] === true;
const isNotZero = (key: string) => (config: JsonObject) => typeof config[key] === 'number' && config[key] !== 0;
const isAboveOne = (key: string) => (config: JsonObject) =>
  listOf(config[key] ?? 1).some((value) => typeof value === 'number' && value > 1);

const LIMITS: readonly LimitRule[] = [
  {
    classes: /^GRU(Cell)?$/,
    kind: 'refused',
    holds: isTrue('reset_after'),
    reason: 'tfjs can not run a GRU with reset_after: true (the default in Keras)',
  },
  {
    classes: /^Conv1D$/,
    kind: 'refused',
    holds: ({ padding }) => padding === 'causal',
    reason: 'tfjs has no causal padding; put zeros before the sequence and use padding "valid"',
  },
  { classes: /^Conv[123]D$/, kind: 'refused', holds: isAboveOne('groups'), reason: 'tfjs has no grouped convolutions' },
  {
    classes: /^Bidirectional$/,
    kind: 'refused',
    holds: ({ layer, backward_layer: backward }) => isJsonObject(backward) && sizeOfCell(layer) !== sizeOfCell(backward),
    reason: 'tfjs builds the backward direction like the forward one, but here they differ',
  },
  {
    classes: /^(Resizing|RandomWidth)$/,
    kind: 'refused',
    holds: () => true,
    reason: 'this layer of tfjs loses the batch and fails in every model; resize images before the model',
  },
  {
    classes: /^ConvLSTM2DCell$/,
    kind: 'refused',
    holds: () => true,
    reason: 'tfjs runs this cell in a ConvLSTM2D only, and can not read it in an RNN',
  },
  {
    classes: /^(Conv[123]D|SeparableConv2D|DepthwiseConv2D|ConvLSTM2D)$/,
    kind: 'noGradient',
    holds: isAboveOne('dilation_rate'),
    reason: 'tfjs has no gradient of a dilated convolution',
  },
  {
    classes: /^Conv[23]DTranspose$/,
    kind: 'ignored',
    holds: isAboveOne('dilation_rate'),
    reason: 'tfjs ignores the dilation of a transposed convolution',
  },
  {
    classes: /^Conv[23]DTranspose$/,
    kind: 'ignored',
    holds: ({ output_padding: padding }) => padding !== undefined && padding !== null,
    reason: 'tfjs ignores output_padding',
  },
  { classes: /^Conv3DTranspose$/, kind: 'noGradient', holds: () => true, reason: 'tfjs has no gradient of a transposed 3-D convolution' },
  { classes: /^Masking$/, kind: 'noGradient', holds: () => true, reason: 'tfjs has no gradient through a mask' },
  { classes: /^ReLU$/, kind: 'ignored', holds: isNotZero('negative_slope'), reason: 'tfjs ignores the negative_slope of a ReLU' },
  { classes: /^ReLU$/, kind: 'ignored', holds: isNotZero('threshold'), reason: 'tfjs ignores the threshold of a ReLU' },
  { classes: /^LayerNormalization$/, kind: 'ignored', holds: isTrue('rms_scaling'), reason: 'tfjs ignores rms_scaling' },
  { classes: /^Global/, kind: 'ignored', holds: isTrue('keepdims'), reason: 'tfjs ignores keepdims' },
  { classes: /^(RNN|LSTM|GRU|SimpleRNN)$/, kind: 'ignored', holds: isTrue('time_major'), reason: 'tfjs ignores time_major' },
];

/** Layers and cells, wherever they stand; `layer` is the name of the outermost layer (of no model) that they belong to. */
function* configuredLayers(json: Json | undefined, owner = ''): Generator<{ className: string; config: JsonObject; layer: string }> {
  if (Array.isArray(json)) {
    for (const item of json as readonly Json[]) yield* configuredLayers(item, owner);
    return;
  }
  if (!isJsonObject(json)) return;
  const { class_name: className, config, model_config: root } = json;
  if (root !== undefined) yield* configuredLayers(root, owner);
  if (typeof className !== 'string') return;
  if (Array.isArray(config)) {
    yield* configuredLayers(config as readonly Json[]);
    return;
  }
  if (!isJsonObject(config)) return;
  const name = typeof config['name'] === 'string' ? config['name'] : typeof json['name'] === 'string' ? json['name'] : owner;
  if (Array.isArray(config['layers'])) {
    yield* configuredLayers(config['layers'] as readonly Json[]);
    return;
  }
  const layer = owner || name;
  yield { className, config, layer };
  for (const key of ['layer', 'backward_layer', 'cell', 'cells']) yield* configuredLayers(config[key], layer);
}

function isKnown(className: string): boolean {
  return className in tf.serialization.SerializationMap.getMap().classNameMap;
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function unknownClass(className: string): string {
  if (className === 'Lambda' || className === 'TFOpLambda' || className === 'SlicingOpLambda') {
    return `it is a ${className}, whose code is Python: TensorFlow.js can not run it`;
  }
  return `it is a ${className}, a class that TensorFlow.js 4.22 does not have`;
}

/** tfjs looks functions up in camel case, also `gelu_new`, which it registers with its underscore. */
function unknownActivations(config: JsonObject): Omit<LimitRule, 'classes' | 'holds'>[] {
  return ['activation', 'recurrent_activation'].flatMap((key) => {
    const name = config[key];
    if (typeof name !== 'string' || isKnown(camelCase(name))) return [];
    return [{ kind: 'refused' as const, reason: `its ${key} "${name}" is none that TensorFlow.js can read` }];
  });
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function sizeOfCell(entry: Json | undefined): string {
  const { class_name: className, config } = isJsonObject(entry) ? entry : {};
  const size = isJsonObject(config) ? (config['units'] ?? config['filters']) : undefined;
  return JSON.stringify([className ?? null, size ?? null]);
}
