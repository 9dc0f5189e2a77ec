import { isJsonObject, type Json, type JsonObject } from '../base/json';
import type { OpenShape } from '../formats/tfjsLayers/inputShapes';

/**
 * How tfjs falls short of a configuration. `refused`: it can't build or run it. `ignored`: it runs it, but not as
 * configured, here too. `otherInStock`: it runs here as configured, but not on the backends of stock tfjs that `on` names.
 * `noGradient`: it runs it, but can't train it.
 */
export type LimitKind = 'refused' | 'ignored' | 'otherInStock' | 'noGradient';

/** A layer, as far as limits depend on it. */
export interface LimitedLayer {
  readonly config: JsonObject;
  /** What goes into it, as far as the topology tells. */
  readonly input: OpenShape | undefined;
  /** Whether Keras 3 wrote the file. */
  readonly keras3: boolean;
}

/** One thing that tfjs 4.22 does not do as a configuration states it. Each is held against stock tfjs by a test. */
export interface LimitRule {
  readonly classes: RegExp;
  readonly kind: LimitKind;
  readonly holds: (layer: LimitedLayer) => boolean;
  /** Completes "layer x: …". */
  readonly reason: string;
  /** Whether it is about an activation, whatever layer has it. */
  readonly ofActivation?: true;
  /** Backends of stock tfjs that compute something else. */
  readonly on?: readonly ('cpu' | 'wasm')[];
}

const isTrue =
  (key: string) =>
  ({ config }: LimitedLayer) =>
    config[key] === true;
const isNotZero =
  (key: string) =>
  ({ config }: LimitedLayer) =>
    typeof config[key] === 'number' && config[key] !== 0;
const isAboveOne =
  (key: string) =>
  ({ config }: LimitedLayer) =>
    numbersIn(config[key]).some((value) => value > 1);
const isChannelsFirst = ({ config }: LimitedLayer): boolean => config['data_format'] === 'channels_first';

/** The table of limits. */
export const LIMIT_RULES: readonly LimitRule[] = [
  {
    classes: /^GRU(Cell)?$/,
    kind: 'refused',
    holds: isTrue('reset_after'),
    reason: 'tfjs can not run a GRU with reset_after: true (the default in Keras)',
  },
  {
    classes: /^Conv1D$/,
    kind: 'refused',
    holds: ({ config }) => config['padding'] === 'causal',
    reason: 'tfjs has no causal padding; put zeros before the sequence and use padding "valid"',
  },
  { classes: /^Conv[123]D$/, kind: 'refused', holds: isAboveOne('groups'), reason: 'tfjs has no grouped convolutions' },
  {
    classes: /^Bidirectional$/,
    kind: 'refused',
    holds: ({ config: { layer, backward_layer: backward } }) => isJsonObject(backward) && sizeOfCell(layer) !== sizeOfCell(backward),
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
    classes: /^CenterCrop$/,
    kind: 'ignored',
    holds: () => true,
    reason:
      'the CenterCrop of tfjs may take other pixels than that of Keras (reading a file replaces it where the size of its input is known)',
  },
  {
    classes: /^ELU$/,
    kind: 'refused',
    holds: ({ config: { alpha } }) => typeof alpha === 'number' && alpha !== 1,
    reason: 'tfjs has no ELU of another alpha than 1',
  },
  {
    classes: /^Softmax$/,
    kind: 'refused',
    holds: ({ config: { axis = 1 }, input }) => {
      const axes = numbersIn(axis);
      return input !== undefined && axes.length === 1 && axes.some((each) => each !== -1 && each !== input.length - 1);
    },
    reason: 'tfjs has a softmax along the last axis only (a Softmax that states no axis takes axis 1)',
  },
  {
    classes: /^UpSampling2D$/,
    kind: 'refused',
    holds: ({ config: { interpolation } }) => typeof interpolation === 'string' && !/^(nearest|bilinear)$/.test(interpolation),
    reason: 'tfjs interpolates by nearest and bilinear only',
  },
  {
    classes: /^(Conv[123]D|SeparableConv2D|ConvLSTM2D)$/,
    kind: 'noGradient',
    holds: isAboveOne('dilation_rate'),
    reason: 'tfjs has no gradient of a dilated convolution',
  },
  {
    classes: /^DepthwiseConv2D$/,
    kind: 'ignored',
    holds: isAboveOne('dilation_rate'),
    reason: 'tfjs ignores the dilation of a DepthwiseConv2D',
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
    holds: ({ config: { output_padding: padding } }) => padding !== undefined && padding !== null,
    reason: 'tfjs ignores output_padding',
  },
  {
    classes: /^UpSampling2D$/,
    kind: 'ignored',
    holds: ({ config }) => config['interpolation'] === 'bilinear' && isAboveOneOr(config['size'], 2),
    reason: 'tfjs has no half-pixel centres: a bilinear UpSampling2D gives other values than in Keras',
  },
  {
    classes: /^(Activation|Dense|(Separable|Depthwise)?Conv[123]D(Transpose)?|(ConvLSTM2D|LSTM|GRU|SimpleRNN)(Cell)?)$/,
    kind: 'ignored',
    holds: ({ config, keras3 }) => keras3 && [config['activation'], config['recurrent_activation']].includes('hard_sigmoid'),
    reason: 'the hard_sigmoid of Keras 3 is x/6 + 0.5, that of tfjs 0.2 x + 0.5',
    ofActivation: true,
  },
  {
    classes: /^(Global)?(Average|Max)Pooling1D$/,
    kind: 'ignored',
    holds: isChannelsFirst,
    reason: 'tfjs ignores data_format here and pools along axis 1',
  },
  {
    classes: /^Conv1D$/,
    kind: 'ignored',
    holds: isChannelsFirst,
    reason: 'tfjs gives the channels of this convolution last, whatever data_format says',
  },
  {
    classes: /^SeparableConv2D$/,
    kind: 'ignored',
    holds: (layer) => isChannelsFirst(layer) && layer.config['use_bias'] !== false,
    reason: 'tfjs adds the bias of a SeparableConv2D along the last axis, whatever data_format says',
  },
  { classes: /^Conv3DTranspose$/, kind: 'noGradient', holds: () => true, reason: 'tfjs has no gradient of a transposed 3-D convolution' },
  { classes: /^Masking$/, kind: 'noGradient', holds: () => true, reason: 'tfjs has no gradient through a mask' },
  { classes: /^ReLU$/, kind: 'ignored', holds: isNotZero('negative_slope'), reason: 'tfjs ignores the negative_slope of a ReLU' },
  { classes: /^ReLU$/, kind: 'ignored', holds: isNotZero('threshold'), reason: 'tfjs ignores the threshold of a ReLU' },
  { classes: /^LayerNormalization$/, kind: 'ignored', holds: isTrue('rms_scaling'), reason: 'tfjs ignores rms_scaling' },
  { classes: /^Global/, kind: 'ignored', holds: isTrue('keepdims'), reason: 'tfjs ignores keepdims' },
  { classes: /^(RNN|LSTM|GRU|SimpleRNN)$/, kind: 'ignored', holds: isTrue('time_major'), reason: 'tfjs ignores time_major' },
  {
    classes: /^BatchNormalization$/,
    kind: 'otherInStock',
    holds: ({ config, input }) => input !== undefined && numbersIn(config['axis']).some((axis) => axis !== -1 && axis !== input.length - 1),
    reason: 'stock tfjs applies a BatchNormalization on this axis along the last axis (webgl does not)',
    on: ['cpu', 'wasm'],
  },
  {
    classes: /^Conv3DTranspose$/,
    kind: 'otherInStock',
    holds: () => true,
    reason: 'the transposed 3-D convolution of stock tfjs gives wrong values',
    on: ['wasm'],
  },
  {
    classes: /^MaxPooling3D$/,
    kind: 'otherInStock',
    holds: () => true,
    reason: 'the MaxPooling3D of stock tfjs gives zero where all values of a window are negative',
    on: ['wasm'],
  },
  {
    classes: /^(Conv[12]D|DepthwiseConv2D|SeparableConv2D)$/,
    kind: 'otherInStock',
    holds: ({ config: { padding, strides, kernel_size: size } }) => {
      const sizes = numbersIn(size);
      const sizeAt = (i: number): number => sizes[i] ?? sizes[0] ?? 1;
      return padding === 'same' && numbersIn(strides).some((stride, i) => sizeAt(i) > 1 && stride > sizeAt(i));
    },
    reason: 'stock tfjs pads some images wrongly for a convolution whose strides are larger than its window',
    on: ['wasm'],
  },
];

function numbersIn(value: Json | undefined): number[] {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return list.filter((each) => typeof each === 'number');
}

function isAboveOneOr(value: Json | undefined, otherwise: number): boolean {
  return numbersIn(value ?? otherwise).some((each) => each > 1);
}

function sizeOfCell(entry: Json | undefined): string {
  const { class_name: className, config } = isJsonObject(entry) ? entry : {};
  const size = isJsonObject(config) ? (config['units'] ?? config['filters']) : undefined;
  return JSON.stringify([className ?? null, size ?? null]);
}
