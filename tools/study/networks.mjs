// @ts-check
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { seededDraws } from '../demo/seededDraws.mjs';

/** @typedef {import('@tensorflow/tfjs-layers')} Layers */
/** @typedef {import('@tensorflow/tfjs-layers').SymbolicTensor} Value */

const require = createRequire(import.meta.url);

/**
 * What each network computes, from its inputs to its classes; and the shape of one sample.
 * @type {Readonly<Record<string, { input: number[], build: (layers: Layers['layers'], input: Value) => Value }>>}
 */
const NETWORKS = {
  /** LeNet-300-100 of LeCun et al. 1998: 266,610 parameters. */
  'lenet-300-100': {
    input: [784],
    build: (layers, input) => through(input, [dense(layers, 300, 'relu'), dense(layers, 100, 'relu'), dense(layers, 10, 'softmax')]),
  },
  /** After LeNet-5 of LeCun et al. 1998, with ReLU and max-pooling: 61,706 parameters. */
  'lenet-5': {
    input: [28, 28, 1],
    build: (layers, input) =>
      through(input, [
        convolution(layers, { filters: 6, size: 5, activation: 'relu', bias: true }),
        layers.maxPooling2d({ poolSize: 2, strides: 2 }),
        convolution(layers, { filters: 16, size: 5, padding: 'valid', activation: 'relu', bias: true }),
        layers.maxPooling2d({ poolSize: 2, strides: 2 }),
        layers.flatten(),
        dense(layers, 120, 'relu'),
        dense(layers, 84, 'relu'),
        dense(layers, 10, 'softmax'),
      ]),
  },
  /** For tables: normalised over the features of a layer, smooth below zero, with dropout; 396,930 parameters. */
  'norm-512-512-128': {
    input: [128],
    build: (layers, input) =>
      through(input, [
        ...[512, 512, 128].flatMap((units) => [
          dense(layers, units, 'linear'),
          layers.layerNormalization(),
          layers.elu(),
          layers.dropout({ rate: 0.1 }),
        ]),
        dense(layers, 2, 'softmax'),
      ]),
  },
  /** Two residual blocks with batch normalization, the second at half the resolution: 5,226 parameters. */
  'residual-8-16': {
    input: [28, 28, 1],
    build: (layers, input) => {
      const stem = through(input, normalized(layers, { filters: 8, size: 3, strides: 2 }));
      const halved = residual(layers, residual(layers, stem, 8, 1), 16, 2);
      return through(halved, [layers.globalAveragePooling2d({}), dense(layers, 10, 'softmax')]);
    },
  },
};

/**
 * Writes an untrained network as a tfjs layers-model. Its kernels are Glorot-uniform, drawn here by the seed, and the layers' own
 * initializers say so: what is drawn anew later is drawn from the same distribution.
 * @param {string} folder
 * @param {string} network
 * @param {number} seed
 */
export async function writeNetwork(folder, network, seed) {
  const { input: shape, build } = NETWORKS[network] ?? unknown(network);
  const tf = require('@tensorflow/tfjs-core');
  tf.enableProdMode();
  require('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  /** @type {Layers} */
  const { input: inputOf, layers, model: modelOf } = require('@tensorflow/tfjs-layers');
  const named = numbered(layers);
  const inputs = inputOf({ shape, name: 'input' });
  const model = modelOf({ inputs, outputs: build(named, inputs), name: network });
  const draw = seededDraws(seed);
  const weights = model.weights.map((weight) => ({ name: weight.originalName, shape: weight.shape.map(Number), weight }));
  const values = weights.map(({ name, shape: sizes, weight }) =>
    name.endsWith('/kernel') ? glorotUniform(sizes, draw) : Float32Array.from(weight.read().dataSync()),
  );
  const topology = JSON.parse(/** @type {string} */ (model.toJSON()), (key, value) => (key === 'seed' ? null : value));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'weights.bin'), Buffer.concat(values.map((array) => Buffer.from(array.buffer))));
  await writeFile(
    join(folder, 'model.json'),
    JSON.stringify({
      format: 'layers-model',
      generatedBy: 'model-minifier study',
      convertedBy: null,
      modelTopology: topology,
      weightsManifest: [
        { paths: ['weights.bin'], weights: weights.map(({ name, shape: sizes }) => ({ name, shape: sizes, dtype: 'float32' })) },
      ],
    }),
  );
  model.dispose();
}

/**
 * The same makers of layers, whose layers are named by their place in this network and not by what else was made before.
 * @param {Layers['layers']} layers
 * @returns {Layers['layers']}
 */
function numbered(layers) {
  let count = 0;
  return new Proxy(layers, {
    get(target, kind) {
      const make = Reflect.get(target, kind);
      return (/** @type {object} */ config = {}) => make({ ...config, name: `${String(kind).toLowerCase()}_${++count}` });
    },
  });
}

/**
 * @param {Layers['layers']} layers
 * @param {number} units
 * @param {'relu' | 'softmax' | 'linear'} activation
 */
function dense(layers, units, activation) {
  return layers.dense({ units, activation, kernelInitializer: 'glorotUniform' });
}

/**
 * @param {Layers['layers']} layers
 * @param {{ filters: number, size: number, strides?: number, padding?: 'same' | 'valid', activation?: 'relu', bias?: boolean }} options
 */
function convolution(layers, { filters, size, strides = 1, padding = 'same', activation, bias = false }) {
  return layers.conv2d({
    filters,
    kernelSize: size,
    strides,
    padding,
    useBias: bias,
    kernelInitializer: 'glorotUniform',
    ...(activation ? { activation } : {}),
  });
}

/**
 * A convolution with batch normalization behind it, and a ReLU unless it is told otherwise.
 * @param {Layers['layers']} layers
 * @param {{ filters: number, size: number, strides?: number, activated?: boolean }} options
 */
function normalized(layers, { activated = true, ...options }) {
  const normalization = layers.batchNormalization({ momentum: 0.9 });
  return [convolution(layers, options), normalization, ...(activated ? [layers.activation({ activation: 'relu' })] : [])];
}

/**
 * Two convolutions beside a way that leaves the values as they are, or, at another resolution, projects them.
 * @param {Layers['layers']} layers
 * @param {Value} value
 * @param {number} filters
 * @param {1 | 2} strides
 */
function residual(layers, value, filters, strides) {
  const long = through(value, [
    ...normalized(layers, { filters, size: 3, strides }),
    ...normalized(layers, { filters, size: 3, activated: false }),
  ]);
  const short = strides === 1 ? value : through(value, normalized(layers, { filters, size: 1, strides, activated: false }));
  return through(/** @type {Value} */ (layers.add().apply([long, short])), [layers.activation({ activation: 'relu' })]);
}

/**
 * @param {Value} value
 * @param {readonly { apply(value: Value): unknown }[]} steps
 */
function through(value, steps) {
  return steps.reduce((reached, step) => /** @type {Value} */ (step.apply(reached)), value);
}

/**
 * @param {readonly number[]} shape
 * @param {() => number} draw
 */
function glorotUniform(shape, draw) {
  const [outputs = 1, inputs = 1, ...window] = [...shape].reverse();
  const limit = Math.sqrt(6 / ((inputs + outputs) * window.reduce((product, size) => product * size, 1)));
  return Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => (2 * draw() - 1) * limit);
}

/**
 * @param {string} network
 * @returns {never}
 */
function unknown(network) {
  throw new Error(`there is no network "${network}"; there are ${Object.keys(NETWORKS).join(', ')}`);
}
