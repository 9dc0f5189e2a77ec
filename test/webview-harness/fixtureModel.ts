import { seededRandom } from '../../src/base/random';
import { sizeOf } from '../../src/base/shape';
import type { InspectAnswer, InspectTotals, LayerRow, WeightRow } from '../../src/protocol/inspectAnswer';

/** A model like MobileNet v2 as `inspect` would answer it: 3 stages of inverted residual blocks, a dense head. */
export function fixtureModel(): InspectAnswer {
  const layers = [...stem(), ...BLOCKS.flatMap((block, i) => blockLayers(block, i)), ...head()];
  return {
    format: 'layers-model',
    file: '/models/mobilenet_v2/model.json',
    inputs: [{ name: 'input_1', shape: [null, 96, 96, 3] }],
    outputs: [{ name: 'predictions', shape: [null, 10] }],
    layers,
    totals: totalsOf(layers),
    shrink: [
      {
        code: 'floatNoise',
        message:
          'Float32 values hardly compress: 78 % of the 1.68 MB that gzip leaves of 53 weights are the last digits of values, which look like noise. Quantized to uint8 they would take about 410 kB.',
        bytes: 1_270_000,
        weights: [],
        layers: [],
        action: { name: 'quantize', settings: { dtype: 'uint8' } },
      },
      {
        code: 'unencoded',
        message:
          'A server that sends no encoding sends all 1.92 MB: zeros and repeated codes save nothing there. With gzip it is 1.77 MB, with brotli 1.71 MB.',
        bytes: 150_000,
        weights: [],
        layers: [],
      },
    ],
    warnings: [
      {
        code: 'quantizationChanged',
        message: 'The scale of a quantized weight was not exact; it is written anew on saving.',
        weight: 'Conv1/kernel',
      },
      { code: 'trainingConfigDropped', message: 'The training configuration in model.json is not kept.' },
    ],
  };
}

/** Convolutions one after another, each of as many channels, all of which can be cut. */
export function wideLayers(count: number, channels: number): LayerRow[] {
  return Array.from({ length: count }, (_, i) =>
    convolution(`mixed_${i >> 3}/conv2d_${i}`, 'Conv2D', 17, [3, 3, channels, channels], channels),
  );
}

/** The sums over the layers; compressed sizes as if weights were dense noise. */
export function totalsOf(layers: readonly LayerRow[]): InspectTotals {
  const sum = (figure: (layer: LayerRow) => number): number => layers.reduce((total, layer) => total + figure(layer), 0);
  const bytes = sum((layer) => layer.bytes);
  return {
    params: sum(({ params }) => params),
    bytes,
    macs: sum(({ macs }) => macs ?? 0),
    gzipBytes: Math.round(bytes * 0.92),
    brotliBytes: Math.round(bytes * 0.89),
    modelJson: { bytes: 48_210, gzipBytes: 4_310, brotliBytes: 3_480 },
    channels: sum(({ channels }) => channels ?? 0),
    prunableChannels: sum(({ prunable }) => prunable ?? 0),
  };
}

interface Block {
  readonly from: number;
  readonly wide: number;
  readonly to: number;
  readonly size: number;
}

const BLOCKS: readonly Block[] = [
  { from: 16, wide: 96, to: 24, size: 24 },
  { from: 24, wide: 144, to: 24, size: 24 },
  { from: 24, wide: 144, to: 32, size: 12 },
  { from: 32, wide: 192, to: 32, size: 12 },
  { from: 32, wide: 192, to: 32, size: 12 },
  { from: 32, wide: 192, to: 64, size: 6 },
  { from: 64, wide: 384, to: 64, size: 6 },
  { from: 64, wide: 384, to: 64, size: 6 },
  { from: 64, wide: 384, to: 96, size: 6 },
];

function stem(): LayerRow[] {
  return [
    layerRow('input_1', 'InputLayer', [null, 96, 96, 3], []),
    convolution('Conv1', 'Conv2D', 48, [3, 3, 3, 32], 32),
    normalization('bn_Conv1', 48, 32),
    layerRow('Conv1_relu', 'ReLU', [null, 48, 48, 32], []),
    convolution('expanded_conv_depthwise', 'DepthwiseConv2D', 48, [3, 3, 32, 1], 0),
    convolution('expanded_conv_project', 'Conv2D', 48, [1, 1, 32, 16], 16),
  ];
}

function blockLayers({ from, wide, to, size }: Block, i: number): LayerRow[] {
  const name = `block_${i + 1}`;
  const tied = from === to;
  return [
    convolution(`${name}_expand`, 'Conv2D', size, [1, 1, from, wide], wide),
    normalization(`${name}_expand_BN`, size, wide),
    convolution(`${name}_depthwise`, 'DepthwiseConv2D', size, [3, 3, wide, 1], 0),
    convolution(`${name}_project`, 'Conv2D', size, [1, 1, wide, to], tied && i === 4 ? 0 : to, to),
    normalization(`${name}_project_BN`, size, to),
    ...(tied ? [layerRow(`${name}_add`, 'Add', [null, size, size, to], [])] : []),
  ];
}

function head(): LayerRow[] {
  return [
    convolution('Conv_1', 'Conv2D', 3, [1, 1, 96, 640], 640),
    layerRow('global_average_pooling2d', 'GlobalAveragePooling2D', [null, 640], []),
    dense('dense_1', 640, 256, 256),
    layerRow('dropout', 'Dropout', [null, 256], []),
    dense('predictions', 256, 10, 0, 'the model’s output has these channels'),
  ];
}

function convolution(
  name: string,
  className: string,
  size: number,
  kernel: readonly number[],
  prunable: number,
  channels = kernel[3] ?? 0,
): LayerRow {
  const depthwise = className === 'DepthwiseConv2D';
  const output = depthwise ? (kernel[2] ?? 0) : channels;
  const weight = weightRow(`${name}/${depthwise ? 'depthwise_kernel' : 'kernel'}`, kernel, true);
  const row = layerRow(name, className, [null, size, size, output], [weight], {
    macs: sizeOf(kernel) * size * size,
    channels: depthwise ? 0 : channels,
    prunable: depthwise ? 0 : prunable,
  });
  return prunable < channels && !depthwise ? { ...row, reason: 'tied by Add to the model’s output' } : row;
}

function normalization(name: string, size: number, channels: number): LayerRow {
  const weights = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part) => weightRow(`${name}/${part}`, [channels], false));
  return layerRow(name, 'BatchNormalization', [null, size, size, channels], weights);
}

function dense(name: string, inputs: number, units: number, prunable: number, reason?: string): LayerRow {
  const weights = [weightRow(`${name}/kernel`, [inputs, units], true), weightRow(`${name}/bias`, [units], false)];
  const row = layerRow(name, 'Dense', [null, units], weights, { macs: inputs * units, channels: units, prunable });
  return reason === undefined ? row : { ...row, reason };
}

function weightRow(name: string, shape: readonly number[], prunable: boolean): WeightRow {
  const params = sizeOf(shape);
  const zeros = prunable ? Math.round(params * 0.01 * seededRandom(3).fork(name).uniform()) : 0;
  return { name, shape, dtype: 'float32', params, bytes: params * 4, zeros, prunable };
}

function layerRow(
  name: string,
  className: string,
  outputShape: readonly (number | null)[],
  weights: readonly WeightRow[],
  work: Pick<LayerRow, 'macs' | 'channels' | 'prunable'> = { macs: 0, channels: 0, prunable: 0 },
): LayerRow {
  const kernels = weights.filter(({ prunable }) => prunable);
  const elements = kernels.reduce((sum, { params }) => sum + params, 0);
  return {
    name,
    className,
    outputShape,
    params: weights.reduce((sum, { params }) => sum + params, 0),
    bytes: weights.reduce((sum, { bytes }) => sum + bytes, 0),
    activationBytes: 4 * sizeOf(outputShape.map((size) => size ?? 1)),
    sparsity: elements === 0 ? 0 : kernels.reduce((sum, { zeros }) => sum + (zeros ?? 0), 0) / elements,
    dtype: weights.length > 0 ? 'float32' : '',
    weights,
    ...work,
  };
}
