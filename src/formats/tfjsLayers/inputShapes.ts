import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { innerEntries, isModel, layerOf, layersIn, nameOf, rootEntry, type TopologyLayer } from './topologyLayers';

/** The sizes of a tensor, its batch first; null where a size is open or not worked out. */
export type OpenShape = readonly (number | null)[];

/**
 * What goes into each layer of a topology, by path, as far as the topology alone tells: how many axes a tensor has behind
 * any layer that tfjs knows, and its sizes as long as they are those of an input. What can't be told is left out. A layer
 * that is called several times has the shape of its first call.
 */
export function inputShapes(topology: JsonObject): Map<string, OpenShape> {
  const shapes = new Map<string, OpenShape>();
  const root = layerOf(rootEntry(topology));
  if (root) walk(root, '', undefined, shapes);
  return shapes;
}

/** Notes the shapes inside a model and returns that of its first output. */
function walk(model: TopologyLayer, prefix: string, outer: OpenShape | undefined, shapes: Map<string, OpenShape>): OpenShape | undefined {
  const entries = (innerEntries(model) ?? []).flatMap((entry): Placed[] => {
    const layer = layerOf(entry);
    return layer && isJsonObject(entry) ? [{ entry, layer, name: nameOf(entry, layer) }] : [];
  });
  const through = ({ layer, name }: Placed, inputs: readonly (OpenShape | undefined)[]): OpenShape | undefined => {
    const stated = shapeIn(layer.config['batch_input_shape']);
    const [first] = layer.className === 'InputLayer' ? [stated] : inputs.length > 0 ? inputs : [stated];
    const input = inputs.length > 1 ? widest(inputs) : (first ?? stated);
    if (input) shapes.set(prefix + name, input);
    if (isModel(layer)) return walk(layer, `${prefix}${name}/`, input, shapes);
    const [held] = innerEntries(layer) ?? [];
    if (held !== undefined) return eachStep(input, (step) => walkHeld(held, `${prefix}${name}/`, step, shapes));
    return layer.className === 'Concatenate' ? joinedShape(layer, inputs) : outputShape(layer, input);
  };
  if (model.className === 'Sequential') {
    return entries.reduce<OpenShape | undefined>((before, placed) => through(placed, before ? [before] : []), outer);
  }
  const byName = new Map(entries.map((placed) => [placed.name, placed]));
  const known = new Map<string, OpenShape | undefined>();
  const outputOf = (name: string): OpenShape | undefined => {
    const placed = byName.get(name);
    if (!placed) return undefined;
    if (known.has(name)) return known.get(name);
    known.set(name, undefined);
    const shape = through(placed, sourcesOf(placed.entry).map(outputOf));
    known.set(name, shape);
    return shape;
  };
  for (const { name } of entries) outputOf(name);
  const [output] = layersIn(model.config['output_layers']);
  return output === undefined ? undefined : known.get(output);
}

interface Placed {
  readonly entry: JsonObject;
  readonly layer: TopologyLayer;
  readonly name: string;
}

/** Layer classes that only take tensors of so many axes and give such. */
const AXES: readonly (readonly [RegExp, number])[] = [
  [/^((Separable)?Conv1D|(Max|Average)Pooling1D|UpSampling1D|ZeroPadding1D|Cropping1D)$/, 3],
  [/^((Separable|Depthwise)?Conv2D|Conv2DTranspose|(Max|Average)Pooling2D|UpSampling2D|ZeroPadding2D|Cropping2D)$/, 4],
  [/^(Conv3D|Conv3DTranspose|(Max|Average)Pooling3D|UpSampling3D|ZeroPadding3D|Cropping3D)$/, 5],
  [/^(Resizing|CenterCrop|RandomCrop)$/, 4],
];

/** Layer classes that give what they take, element by element. */
const SAME_SHAPE =
  /^(InputLayer|Activation|(Leaky|P|Thresholded)?ReLU|ELU|Softmax|\w*Dropout\w*|GaussianNoise|ActivityRegularization|Identity|\w*Normalization|Rescaling|Masking|Random\w+|Add|Multiply|Subtract|Average|Maximum|Minimum)$/;

function outputShape({ className, config }: TopologyLayer, input: OpenShape | undefined): OpenShape | undefined {
  const first = config['data_format'] === 'channels_first';
  const fixed = AXES.find(([classes]) => classes.test(className))?.[1];
  if (fixed !== undefined) return shapeOf(fixed, channelsBehind(className, config, input?.at(first ? 1 : -1)), first ? 1 : -1);
  if (className === 'Reshape') {
    const target = shapeIn(config['target_shape']);
    return target && [null, ...target.map((size) => (size === -1 ? null : size))];
  }
  if (className === 'RepeatVector') return shapeOf(3, input?.at(-1));
  if (className === 'Flatten') return shapeOf(2, null);
  if (/^(RNN|LSTM|GRU|SimpleRNN)$/.test(className)) return shapeOf(config['return_sequences'] === true ? 3 : 2, config['units']);
  if (className === 'ConvLSTM2D') return shapeOf(config['return_sequences'] === true ? 5 : 4, first ? null : config['filters']);
  if (className === 'Bidirectional') return shapeOf(part(config['layer'], input)?.length, null);
  if (!input) return undefined;
  if (className === 'TimeDistributed') return eachStep(input, (step) => part(config['layer'], step));
  if (/^Global\w+Pooling[123]D$/.test(className)) {
    const kept = config['keepdims'] === true ? input.length : 2;
    return shapeOf(kept, input.at(first ? 1 : -1), first ? 1 : -1);
  }
  if (className === 'Embedding') return shapeOf(input.length + 1, config['output_dim']);
  if (className === 'Dense') return shapeOf(input.length, config['units']);
  if (className === 'Permute') return shapeOf(input.length, null);
  return SAME_SHAPE.test(className) ? input : undefined;
}

/** The channels of several tensors behind one another; no other sizes are worked out. */
function joinedShape({ config: { axis = -1 } }: TopologyLayer, inputs: readonly (OpenShape | undefined)[]): OpenShape | undefined {
  const axes = inputs[0]?.length;
  if (axes === undefined || typeof axis !== 'number') return undefined;
  const at = axis < 0 ? axis + axes : axis;
  const sizes = inputs.map((input) => input?.[at]);
  const total = sizes.reduce<number | null>((sum, size) => (sum === null || typeof size !== 'number' ? null : sum + size), 0);
  return at > 0 && at < axes ? shapeOf(axes, total, at) : shapeOf(axes, null);
}

/** How many channels such a layer gives; what has no filters of its own gives those that it takes. */
function channelsBehind(className: string, config: JsonObject, taken: number | null | undefined): Json | undefined {
  if (className === 'DepthwiseConv2D') {
    const { depth_multiplier: multiplier = 1 } = config;
    return typeof multiplier === 'number' && typeof taken === 'number' ? taken * multiplier : null;
  }
  return config['filters'] ?? taken;
}

/** A shape of which only the channels are known, if those. */
function shapeOf(axes: number | undefined, channels: Json | undefined, at = -1): OpenShape | undefined {
  if (axes === undefined) return undefined;
  return Array<number | null>(axes)
    .fill(null)
    .with(at, typeof channels === 'number' ? channels : null);
}

function part(entry: Json | undefined, input: OpenShape | undefined): OpenShape | undefined {
  const layer = layerOf(entry);
  return layer && outputShape(layer, input);
}

/** What a layer gives that does the same with each step of a sequence. */
function eachStep(input: OpenShape | undefined, step: (one: OpenShape | undefined) => OpenShape | undefined): OpenShape | undefined {
  const one = step(input?.toSpliced(1, 1));
  return one && input && [one[0] ?? null, input[1] ?? null, ...one.slice(1)];
}

/** The model that a TimeDistributed runs. */
function walkHeld(entry: Json, prefix: string, input: OpenShape | undefined, shapes: Map<string, OpenShape>): OpenShape | undefined {
  const model = layerOf(entry);
  if (!model) return undefined;
  const path = prefix + nameOf(entry, model);
  if (input) shapes.set(path, input);
  return walk(model, `${path}/`, input, shapes);
}

/** Merges take what has fewer axes too. */
function widest(shapes: readonly (OpenShape | undefined)[]): OpenShape | undefined {
  if (shapes.some((shape) => !shape)) return undefined;
  return shapes.reduce((widestYet, shape) => ((shape?.length ?? 0) > (widestYet?.length ?? 0) ? shape : widestYet));
}

function shapeIn(value: Json | undefined): OpenShape | undefined {
  return Array.isArray(value) ? (value as readonly Json[]).map((size) => (typeof size === 'number' ? size : null)) : undefined;
}

/** Where the tensors of a layer's first call come from. */
function sourcesOf(entry: JsonObject): string[] {
  const { inbound_nodes: nodes } = entry;
  return Array.isArray(nodes) ? layersIn((nodes as readonly Json[])[0]) : [];
}
