import type { Model, Weight } from '../../../src/model/model';
import { tfLayers } from '../../../src/runtime/tf';
import type { CompensateSettings } from '../../../src/operations/removal/compensate';

const { layers, input, model, sequential } = tfLayers;
type Node = tfLayers.SymbolicTensor;
type Network = tfLayers.LayersModel;

/** A network with a neuron that others can replace exactly. */
export interface MergeCase {
  readonly name: string;
  readonly by: CompensateSettings['by'];
  readonly build: () => Network;
  /** Makes one neuron depend on others; `at` is what may be asked for weights by name. */
  readonly prepare: (at: WeightsByName) => void;
  /** Neurons to remove by layer. */
  readonly removed: Readonly<Record<string, readonly number[]>>;
  /** Largest difference of the outputs, relative to the largest output; 1e-5 when absent. */
  readonly within?: number;
}

/** Values that may be written. */
export type WeightsByName = (name: string) => Column;

/** One weight's slices along its last axis. */
export interface Column {
  readonly values: Float32Array;
  /** Slice `to` becomes the sum of factor times slice over `from`. */
  combine(to: number, from: Readonly<Record<number, number>>): void;
}

/** A copy of the model with its weights changed by `prepare`. */
export function prepared(model: Model, prepare: MergeCase['prepare']): Model {
  const weights = new Map(
    [...model.weights].map(([name, weight]): [string, Weight] => [name, { ...weight, values: Float32Array.from(weight.values) }]),
  );
  prepare((name) => {
    const weight = weights.get(name);
    if (!weight) throw new Error(`${name}: there are ${[...weights.keys()].join()}`);
    const values = weight.values as Float32Array;
    const width = weight.shape.at(-1) ?? 1;
    return {
      values,
      combine: (to, from) => {
        for (let row = 0; row < values.length; row += width) {
          values[row + to] = Object.entries(from).reduce((sum, [k, factor]) => sum + factor * (values[row + Number(k)] ?? 0), 0);
        }
      },
    };
  });
  return { ...model, weights };
}

const dense = (units: number, activation: 'relu' | 'tanh' | 'linear', name: string, more: object = {}): tfLayers.layers.Layer =>
  layers.dense({ units, activation, name, ...more });

function mlp(activation: 'relu' | 'tanh' | 'linear', useBias = true): () => Network {
  return () =>
    sequential({
      layers: [dense(6, activation, 'a', { inputShape: [5] }), dense(4, activation, 'b', { useBias }), dense(3, 'linear', 'out')],
    });
}

function convolutional(padding: 'same' | 'valid', activation: 'relu' | 'linear' = 'relu', norm = false): () => Network {
  return () =>
    sequential({
      layers: [
        layers.conv2d({
          inputShape: [7, 7, 2],
          filters: 6,
          kernelSize: 3,
          padding: 'same',
          activation: norm ? 'linear' : activation,
          useBias: !norm,
          name: 'a',
        }),
        ...(norm ? [layers.batchNormalization({ name: 'an' }), layers.activation({ activation })] : []),
        activation === 'linear' ? layers.averagePooling2d({ poolSize: 2, strides: 1 }) : layers.maxPooling2d({ poolSize: 2, strides: 1 }),
        layers.conv2d({
          filters: 4,
          kernelSize: 3,
          strides: 2,
          padding,
          name: 'b',
          useBias: !norm,
          activation: norm ? 'linear' : activation,
        }),
        ...(norm ? [layers.batchNormalization({ name: 'bn' }), layers.activation({ activation })] : []),
        layers.flatten(),
        dense(3, 'linear', 'out'),
      ],
    });
}

/** Two producers of one stream, read by two branches, one of them behind a depthwise convolution. */
function residual(): Network {
  const image = input({ shape: [6, 6, 2] });
  const conv = (x: Node, name: string, filters: number): Node => {
    const y = layers.conv2d({ name, filters, kernelSize: 3, padding: 'same', useBias: false }).apply(x) as Node;
    return layers.batchNormalization({ name: `${name}_norm` }).apply(y) as Node;
  };
  const relu = (x: Node): Node => layers.reLU({}).apply(x) as Node;
  const stem = relu(conv(image, 'stem', 5));
  const stream = relu(layers.add().apply([stem, conv(relu(conv(stem, 'inner', 4)), 'back', 5)]) as Node);
  const deep = layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthMultiplier: 2, name: 'deep' }).apply(stream) as Node;
  const joined = layers.concatenate().apply([stream, layers.leakyReLU({ alpha: 0.2 }).apply(deep) as Node]) as Node;
  const y = layers.flatten().apply(layers.averagePooling2d({ poolSize: 2 }).apply(joined)) as Node;
  return model({ inputs: image, outputs: layers.dense({ units: 3, name: 'out' }).apply(y) as Node });
}

function prelu(): Network {
  return sequential({
    layers: [
      layers.conv2d({ inputShape: [5, 5, 2], filters: 4, kernelSize: 3, name: 'a' }),
      layers.prelu({ sharedAxes: [1, 2], name: 'slopes' }),
      layers.globalAveragePooling2d({}),
      dense(3, 'linear', 'out'),
    ],
  });
}

/** Neuron `to` becomes `scale` times neuron `from`, through convolution and BatchNormalization (epsilon 1e-3). */
function normTwin(at: WeightsByName, conv: string, norm: string, to: number, from: number, scale: number, inside = 1.7): void {
  at(`${conv}/kernel`).combine(to, { [from]: inside });
  at(`${norm}/gamma`).combine(to, { [from]: scale });
  at(`${norm}/beta`).combine(to, { [from]: scale });
  at(`${norm}/moving_mean`).combine(to, { [from]: inside });
  const variance = at(`${norm}/moving_variance`).values;
  variance[to] = ((variance[from] ?? 0) + 1e-3) * inside * inside - 1e-3;
}

function twin(at: WeightsByName, layer: string, to: number, from: number, scale: number): void {
  for (const part of ['kernel', 'bias']) at(`${layer}/${part}`).combine(to, { [from]: scale });
}

/** Neuron 4 is -0.5 times neuron 1 plus 0.8 times neuron 2 plus 0.3. */
function dependent(at: WeightsByName, layer: string): void {
  for (const part of ['kernel', 'bias']) at(`${layer}/${part}`).combine(4, { 1: -0.5, 2: 0.8 });
  const { values } = at(`${layer}/bias`);
  values[4] = (values[4] ?? 0) + 0.3;
}

/** Neuron 3 says 0.9 whatever it sees. */
function constant(at: WeightsByName, layer: string): void {
  at(`${layer}/kernel`).combine(3, {});
  at(`${layer}/bias`).values[3] = 0.9;
}

/** Each would fail if the removed neuron were only cut. */
export const mergeCases: readonly MergeCase[] = [
  { name: 'scaled twins under ReLU', by: 'weights', build: mlp('relu'), prepare: (at) => twin(at, 'a', 4, 1, 2.5), removed: { a: [4] } },
  {
    name: 'three of one kind',
    by: 'weights',
    build: mlp('relu'),
    prepare: (at) => {
      twin(at, 'a', 4, 1, 2.5);
      twin(at, 'a', 0, 1, 0.3);
    },
    removed: { a: [4, 0] },
  },
  { name: 'equal twins under tanh', by: 'weights', build: mlp('tanh'), prepare: (at) => twin(at, 'a', 4, 1, 1), removed: { a: [4] } },
  {
    name: 'twins in two layers',
    by: 'weights',
    build: mlp('relu'),
    prepare: (at) => {
      twin(at, 'a', 4, 1, 2);
      twin(at, 'b', 0, 3, 0.7);
    },
    removed: { a: [4], b: [0] },
  },
  {
    name: 'scaled filters, pooling and Flatten',
    by: 'weights',
    build: convolutional('same'),
    prepare: (at) => {
      twin(at, 'a', 4, 1, 1.4);
      twin(at, 'b', 0, 2, 0.6);
    },
    removed: { a: [4], b: [0] },
  },
  {
    name: 'scaled filters with BatchNormalization',
    by: 'weights',
    build: convolutional('same', 'relu', true),
    prepare: (at) => {
      normTwin(at, 'a', 'an', 4, 1, 1.4);
      normTwin(at, 'b', 'bn', 0, 2, 0.6, 0.4);
    },
    removed: { a: [4], b: [0] },
  },
  {
    name: 'residual sum, depthwise, concatenation',
    by: 'weights',
    build: residual,
    prepare: (at) => {
      normTwin(at, 'stem', 'stem_norm', 4, 1, 1.4);
      normTwin(at, 'back', 'back_norm', 4, 1, 1.4, 0.8);
      at('inner/kernel').combine(0, {});
      const { values } = at('deep/depthwise_kernel');
      // Filters [3, 3, 5, 2]: those of channel 4 are 0.5 and 2 times those of channel 1.
      for (let tap = 0; tap < values.length; tap += 10) {
        values[tap + 8] = 0.5 * (values[tap + 2] ?? 0);
        values[tap + 9] = 2 * (values[tap + 3] ?? 0);
      }
      const bias = at('deep/bias').values;
      bias[8] = 0.5 * 1.4 * (bias[2] ?? 0);
      bias[9] = 2 * 1.4 * (bias[3] ?? 0);
    },
    removed: { stem: [4] },
  },
  {
    name: 'equal slopes of a PReLU',
    by: 'weights',
    build: prelu,
    prepare: (at) => {
      twin(at, 'a', 3, 1, 1.4);
      at('slopes/alpha').combine(3, { 1: 1 });
    },
    removed: { a: [3] },
  },
  { name: 'linear dependence', by: 'activations', build: mlp('linear'), prepare: (at) => dependent(at, 'a'), removed: { a: [4] } },
  {
    name: 'linear dependence, valid convolution',
    by: 'activations',
    build: convolutional('valid', 'linear'),
    prepare: (at) => dependent(at, 'a'),
    removed: { a: [4] },
  },
  {
    name: 'linear dependence, two layers',
    by: 'activations',
    build: mlp('linear'),
    prepare: (at) => {
      dependent(at, 'a');
      for (const part of ['kernel', 'bias']) at(`b/${part}`).combine(3, { 0: 0.4, 1: -1.1 });
    },
    removed: { a: [4], b: [3] },
  },
  {
    name: 'twins as observed, Flatten',
    by: 'activations',
    build: convolutional('same'),
    prepare: (at) => twin(at, 'b', 0, 2, 0.6),
    removed: { b: [0] },
  },
  { name: 'a constant neuron', by: 'mean', build: mlp('relu'), prepare: (at) => constant(at, 'a'), removed: { a: [3] } },
  {
    name: 'a constant filter, valid convolution',
    by: 'mean',
    build: convolutional('valid'),
    prepare: (at) => constant(at, 'a'),
    removed: { a: [3] },
  },
  {
    name: 'a constant filter before BatchNormalization',
    by: 'mean',
    build: convolutional('valid', 'relu', true),
    prepare: (at) => {
      at('an/gamma').values[3] = 0;
      at('an/beta').values[3] = 0.9;
    },
    removed: { a: [3] },
  },
];
