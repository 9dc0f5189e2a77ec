// @ts-check
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededDraws } from './seededDraws.mjs';

/** LeNet-300-100 of LeCun et al. 1998: the dense network that pruning papers measure on. */
const LAYERS = [
  { name: 'dense_300', inputs: 784, units: 300, activation: 'relu' },
  { name: 'dense_100', inputs: 300, units: 100, activation: 'relu' },
  { name: 'dense_10', inputs: 100, units: 10, activation: 'softmax' },
];

/**
 * Writes an untrained LeNet-300-100 as a tfjs layers-model, its weights from a seeded generator: Glorot-uniform kernels and
 * zero biases, or (`fanIn`) kernels and biases uniform within one over the root of the inputs.
 * @param {string} folder
 * @param {number} seed
 * @param {'glorotUniform' | 'fanIn'} [initializer]
 */
export async function makeLenet(folder, seed, initializer = 'glorotUniform') {
  const draw = seededDraws(seed);
  /** @type {Float32Array[]} */
  const values = [];
  const weights = LAYERS.flatMap(({ name, inputs, units }) => {
    const limit = Math.sqrt(initializer === 'fanIn' ? 1 / inputs : 6 / (inputs + units));
    const uniform = (/** @type {number} */ length) => Float32Array.from({ length }, () => (2 * draw() - 1) * limit);
    values.push(uniform(inputs * units), initializer === 'fanIn' ? uniform(units) : new Float32Array(units));
    return [
      { name: `${name}/kernel`, shape: [inputs, units], dtype: 'float32' },
      { name: `${name}/bias`, shape: [units], dtype: 'float32' },
    ];
  });
  const layers = LAYERS.map(({ name, inputs, units, activation }, i) => ({
    class_name: 'Dense',
    config: {
      name,
      trainable: true,
      units,
      activation,
      use_bias: true,
      ...(i === 0 ? { batch_input_shape: [null, inputs], dtype: 'float32' } : {}),
    },
  }));
  const model = {
    format: 'layers-model',
    generatedBy: 'model-minifier demo',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'lenet_300_100', layers },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'weights.bin'), Buffer.concat(values.map((array) => Buffer.from(array.buffer))));
  await writeFile(join(folder, 'model.json'), JSON.stringify(model));
}
