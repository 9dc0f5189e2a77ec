import type { LossName } from '../../../src/data/lossName';
import { tfLayers } from '../../../src/runtime/tf';
import { eachFrame, twoTowers } from '../../fixtures/joinedNetworks';
import * as networks from '../../fixtures/networks';

const { layers, input, model, sequential } = tfLayers;
type Node = tfLayers.SymbolicTensor;

/** A model with a loss, whose every weight's curvature is held against autodiff. */
export interface CurvatureCase {
  readonly name: string;
  readonly build: () => tfLayers.LayersModel;
  readonly loss: LossName;
  readonly vocabulary?: number;
  /** Weights that can't be told, with the reason. */
  readonly missing?: Readonly<Record<string, string>>;
}

function mlp(last: 'softmax' | 'sigmoid' | 'linear', activation: 'relu' | 'tanh' = 'relu'): tfLayers.LayersModel {
  return sequential({
    layers: [
      layers.dense({ units: 7, inputShape: [5], activation, name: 'a' }),
      layers.dense({ units: 6, activation, useBias: false, name: 'b' }),
      layers.dense({ units: 4, activation: last, name: 'out' }),
    ],
  });
}

function smallResidual(): tfLayers.LayersModel {
  const image = input({ shape: [8, 8, 2] });
  let x = layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu', name: 'stem' }).apply(image) as Node;
  const y = layers
    .batchNormalization({ name: 'norm' })
    .apply(layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', name: 'branch' }).apply(x)) as Node;
  x = layers.reLU().apply(layers.add().apply([x, y])) as Node;
  x = layers.depthwiseConv2d({ kernelSize: 3, strides: 2, depthMultiplier: 2, name: 'depthwise' }).apply(x) as Node;
  x = layers.maxPooling2d({ poolSize: 2, strides: 1 }).apply(x) as Node;
  x = layers.dense({ units: 5, activation: 'tanh', name: 'hidden' }).apply(layers.flatten().apply(x)) as Node;
  return model({ inputs: image, outputs: layers.dense({ units: 3, activation: 'softmax', name: 'out' }).apply(x) as Node });
}

function sequenceTagger(): tfLayers.LayersModel {
  return sequential({
    layers: [
      layers.conv1d({ filters: 6, kernelSize: 3, padding: 'same', activation: 'elu', inputShape: [5, 3], name: 'conv' }),
      layers.layerNormalization({ name: 'norm' }),
      layers.dense({ units: 4, activation: 'relu', name: 'each' }),
      layers.timeDistributed({ layer: layers.dense({ units: 3, activation: 'softmax' }), name: 'tag' }),
    ],
  });
}

/** A class for each of five rows, which both normalizations see. */
function rowTagger(): tfLayers.LayersModel {
  return sequential({
    layers: [
      layers.dense({ units: 6, inputShape: [5, 3], useBias: false, name: 'each' }),
      layers.batchNormalization({ name: 'batch' }),
      layers.elu(),
      layers.layerNormalization({ name: 'norm' }),
      layers.dense({ units: 4, activation: 'softplus', name: 'next' }),
      layers.dense({ units: 3, activation: 'softmax', name: 'tag' }),
    ],
  });
}

function volumes(): tfLayers.LayersModel {
  return sequential({
    layers: [
      layers.conv3d({ filters: 3, kernelSize: 2, activation: 'relu', inputShape: [4, 4, 4, 2], name: 'conv' }),
      layers.averagePooling3d({ poolSize: 2, strides: 1 }),
      layers.flatten(),
      layers.dense({ units: 2, name: 'out' }),
    ],
  });
}

function slopes(): tfLayers.LayersModel {
  return sequential({
    layers: [
      layers.conv2d({ filters: 4, kernelSize: [3, 2], strides: [2, 1], inputShape: [7, 6, 2], useBias: false, name: 'conv' }),
      layers.prelu({ sharedAxes: [1, 2], name: 'slope' }),
      layers.averagePooling2d({ poolSize: 2, padding: 'same' }),
      layers.flatten(),
      layers.dense({ units: 1, activation: 'sigmoid', name: 'out' }),
    ],
  });
}

function separable(): tfLayers.LayersModel {
  return sequential({
    layers: [
      layers.separableConv2d({ filters: 4, kernelSize: 3, activation: 'relu', inputShape: [6, 6, 2], name: 'separable' }),
      layers.flatten(),
      layers.dense({ units: 3, name: 'out' }),
    ],
  });
}

function smallGenerator(): tfLayers.LayersModel {
  return sequential({
    layers: [
      layers.dense({ inputShape: [4], units: 3 * 3 * 4, useBias: false, name: 'project' }),
      layers.batchNormalization({ name: 'norm' }),
      layers.leakyReLU(),
      layers.reshape({ targetShape: [3, 3, 4] }),
      layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', activation: 'elu', name: 'up' }),
      layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same', activation: 'tanh', name: 'out' }),
    ],
  });
}

function softmaxThenReshape(): tfLayers.LayersModel {
  return sequential({
    layers: [
      layers.dense({ units: 6, inputShape: [4], activation: 'tanh', name: 'a' }),
      layers.dense({ units: 3, activation: 'softmax', name: 'b' }),
      layers.activation({ activation: 'linear' }),
      layers.reshape({ targetShape: [3] }),
    ],
  });
}

/** Every kind of consuming a weight that tfjs layers have. */
export const curvatureCases: readonly CurvatureCase[] = [
  { name: 'MLP, softmax', build: () => mlp('softmax'), loss: 'categoricalCrossentropy' },
  { name: 'MLP, tanh, logits', build: () => mlp('linear', 'tanh'), loss: 'softmaxCrossentropy' },
  { name: 'MLP, sigmoid', build: () => mlp('sigmoid'), loss: 'binaryCrossentropy' },
  { name: 'MLP, yes-or-no logits', build: () => mlp('linear'), loss: 'sigmoidCrossentropy' },
  { name: 'MLP, squared error', build: () => mlp('linear', 'tanh'), loss: 'meanSquaredError' },
  { name: 'residual CNN with BatchNormalization and depthwise', build: smallResidual, loss: 'categoricalCrossentropy' },
  { name: 'residual with concatenation', build: networks.residual, loss: 'categoricalCrossentropy' },
  { name: 'LSTM', build: networks.stackedLstm, loss: 'softmaxCrossentropy' },
  { name: 'GRU with embedding', build: networks.embeddingGru, loss: 'softmaxCrossentropy', vocabulary: 20 },
  { name: 'bidirectional LSTM', build: networks.bidirectionalLstm, loss: 'softmaxCrossentropy' },
  { name: 'nested model used twice', build: networks.sharedTwice, loss: 'softmaxCrossentropy' },
  { name: 'nested Sequential', build: networks.nestedSequential, loss: 'softmaxCrossentropy' },
  { name: 'separable convolution', build: separable, loss: 'softmaxCrossentropy' },
  { name: 'generator with transposed convolutions', build: smallGenerator, loss: 'meanSquaredError' },
  { name: 'a model at each time step', build: eachFrame, loss: 'softmaxCrossentropy' },
  { name: 'cosine of two towers', build: () => twoTowers(true), loss: 'meanSquaredError' },
  { name: 'softmax behind other layers', build: softmaxThenReshape, loss: 'categoricalCrossentropy' },
  { name: 'a class for each position', build: sequenceTagger, loss: 'categoricalCrossentropy' },
  { name: 'a class for each row, both normalizations', build: rowTagger, loss: 'categoricalCrossentropy' },
  { name: 'Conv3D', build: volumes, loss: 'softmaxCrossentropy' },
  { name: 'PReLU, strides, one yes or no', build: slopes, loss: 'binaryCrossentropy' },
];
