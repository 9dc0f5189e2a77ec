// @ts-check
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededDraws } from '../demo/seededDraws.mjs';

/**
 * One layer: its class and configuration as tfjs writes them, and its weights' shapes.
 * @typedef {{ type: string; config?: Record<string, unknown>; weights?: Record<string, number[]> }} Layer
 */

/**
 * Untrained networks: what they take, and their layers.
 * @type {Record<string, { input: number[]; layers: Layer[] }>}
 */
const NETWORKS = {
  /** LeNet-300-100 of LeCun et al. 1998: 266,610 parameters. */
  'lenet-300-100': { input: [784], layers: [dense(784, 300, 'relu'), dense(300, 100, 'relu'), dense(100, 10, 'softmax')] },
  /** LeNet-5 with ReLU and largest values: 44,426 parameters. */
  'lenet-5': {
    input: [28, 28, 1],
    layers: [
      convolution(1, 6),
      pooling(),
      convolution(6, 16),
      pooling(),
      { type: 'Flatten', config: {} },
      dense(256, 120, 'relu'),
      dense(120, 84, 'relu'),
      dense(84, 10, 'softmax'),
    ],
  },
  /** LeNet-5 as Caffe has it and the pruning literature means it: 431,080 parameters. */
  'lenet-5-caffe': {
    input: [28, 28, 1],
    layers: [
      convolution(1, 20, 'linear'),
      pooling(),
      convolution(20, 50, 'linear'),
      pooling(),
      { type: 'Flatten', config: {} },
      dense(800, 500, 'relu'),
      dense(500, 10, 'softmax'),
    ],
  },
  /** After LeNet-5, narrower: 20,522 parameters. */
  'conv-8-16': {
    input: [28, 28, 1],
    layers: [
      convolution(1, 8),
      pooling(),
      convolution(8, 16),
      pooling(),
      { type: 'Flatten', config: {} },
      dense(256, 64, 'relu'),
      dense(64, 10, 'softmax'),
    ],
  },
  /** For tables: normalised over the features of a layer, smooth below zero; 25,282 parameters. */
  'norm-128-64': {
    input: [128],
    layers: [dense(128, 128), normalization(128), elu(), dense(128, 64), normalization(64), elu(), dense(64, 2, 'softmax')],
  },
  /** Blocks as in MobileNet, with ReLU: 2,018 parameters. */
  'depthwise-8-32': {
    input: [28, 28, 1],
    layers: [
      ...normalized(8, filters(1, 8, 3, 2)),
      ...normalized(8, depthwise(8, 1)),
      ...normalized(16, filters(8, 16, 1, 1)),
      ...normalized(16, depthwise(16, 2)),
      ...normalized(32, filters(16, 32, 1, 1)),
      { type: 'GlobalAveragePooling2D', config: { data_format: 'channels_last' } },
      dense(32, 10, 'softmax'),
    ],
  },
};

/**
 * Writes an untrained network as a tfjs layers-model: Glorot-uniform kernels from a seeded generator, zero biases.
 * @param {string} folder
 * @param {string} network
 * @param {number} seed
 */
export async function makeNetwork(folder, network, seed) {
  const { input, layers: described } = NETWORKS[network] ?? fail(`there is no network "${network}"`);
  const draw = seededDraws(seed);
  /** @type {Float32Array[]} */
  const values = [];
  /** @type {{ name: string; shape: number[]; dtype: string }[]} */
  const weights = [];
  const layers = described.map(({ type, config, weights: shapes = {} }, i) => {
    const name = `${type.toLowerCase()}_${i + 1}`;
    for (const [weight, shape] of Object.entries(shapes)) {
      weights.push({ name: `${name}/${weight}`, shape, dtype: 'float32' });
      values.push(initialValues(weight, shape, draw));
    }
    return {
      class_name: type,
      config: { name, trainable: true, ...config, ...(i === 0 ? { batch_input_shape: [null, ...input], dtype: 'float32' } : {}) },
    };
  });
  const model = {
    format: 'layers-model',
    generatedBy: 'model-minifier experiment',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: network, layers },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'weights.bin'), Buffer.concat(values.map((array) => Buffer.from(array.buffer))));
  await writeFile(join(folder, 'model.json'), JSON.stringify(model));
}

/**
 * @param {string} weight
 * @param {number[]} shape
 * @param {() => number} draw
 */
function initialValues(weight, shape, draw) {
  const length = shape.reduce((product, size) => product * size, 1);
  if (!weight.endsWith('kernel')) return new Float32Array(length).fill(weight === 'gamma' || weight === 'moving_variance' ? 1 : 0);
  const [outputs = 1, inputs = 1, ...window] = [...shape].reverse();
  const limit = Math.sqrt(6 / ((inputs + outputs) * window.reduce((product, size) => product * size, 1)));
  return Float32Array.from({ length }, () => (2 * draw() - 1) * limit);
}

/**
 * @param {number} inputs
 * @param {number} units
 * @param {string} activation
 * @returns {Layer}
 */
function dense(inputs, units, activation = 'linear') {
  return { type: 'Dense', config: { units, activation, use_bias: true }, weights: { kernel: [inputs, units], bias: [units] } };
}

/**
 * @param {number} inputs
 * @param {number} filters
 * @param {string} activation
 * @returns {Layer}
 */
function convolution(inputs, filters, activation = 'relu') {
  const config = {
    filters,
    kernel_size: [5, 5],
    strides: [1, 1],
    padding: 'valid',
    data_format: 'channels_last',
    dilation_rate: [1, 1],
    activation,
    use_bias: true,
  };
  return { type: 'Conv2D', config, weights: { kernel: [5, 5, inputs, filters], bias: [filters] } };
}

/** @returns {Layer} */
function pooling() {
  return { type: 'MaxPooling2D', config: { pool_size: [2, 2], strides: [2, 2], padding: 'valid', data_format: 'channels_last' } };
}

/**
 * @param {number} units
 * @returns {Layer}
 */
function normalization(units) {
  return {
    type: 'LayerNormalization',
    config: { axis: -1, epsilon: 0.001, center: true, scale: true },
    weights: { gamma: [units], beta: [units] },
  };
}

/** @returns {Layer} */
function elu() {
  return { type: 'Activation', config: { activation: 'elu' } };
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  throw new Error(message);
}

/**
 * @param {number} inputs
 * @param {number} outputs
 * @param {number} size
 * @param {number} stride
 * @returns {Layer}
 */
function filters(inputs, outputs, size, stride) {
  const config = { filters: outputs, ...sliding(size, stride) };
  return { type: 'Conv2D', config, weights: { kernel: [size, size, inputs, outputs] } };
}

/**
 * @param {number} channels
 * @param {number} stride
 * @returns {Layer}
 */
function depthwise(channels, stride) {
  return {
    type: 'DepthwiseConv2D',
    config: { depth_multiplier: 1, ...sliding(3, stride) },
    weights: { depthwise_kernel: [3, 3, channels, 1] },
  };
}

/**
 * @param {number} size
 * @param {number} stride
 */
function sliding(size, stride) {
  return {
    kernel_size: [size, size],
    strides: [stride, stride],
    padding: 'same',
    data_format: 'channels_last',
    dilation_rate: [1, 1],
    activation: 'linear',
    use_bias: false,
  };
}

/**
 * A layer with batch normalization and a ReLU behind it.
 * @param {number} channels
 * @param {Layer} layer
 * @returns {Layer[]}
 */
function normalized(channels, layer) {
  const weights = { gamma: [channels], beta: [channels], moving_mean: [channels], moving_variance: [channels] };
  const config = { axis: -1, momentum: 0.9, epsilon: 0.001, center: true, scale: true };
  return [layer, { type: 'BatchNormalization', config, weights }, { type: 'Activation', config: { activation: 'relu' } }];
}
