import { repairTopology } from '../../../src/formats/tfjsLayers/repair/repairTopology';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset';
import type { Model } from '../../../src/model/model';
import { finetuning } from '../../../src/protocol/settings/finetuning';
import { settle } from '../../../src/protocol/settings/settle';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { evaluate } from '../../../src/training/evaluate';
import { finetune } from '../../../src/training/finetune';
import { seededRandom } from '../../../src/base/random';
import { sizeOf } from '../../../src/base/shape';
import { memoryModel } from '../../fixtures/memoryModel';

const { layers, regularizers, sequential, input } = tfLayers;
const l1 = regularizers.l1({ l1: 0.05 });
const l2 = regularizers.l2({ l2: 0.1 });
const both = regularizers.l1l2({ l1: 0.02, l2: 0.03 });
const N = 6;

beforeAll(() => startBackend('wasm'));

const last = (): tfLayers.layers.Layer => layers.dense({ name: 'last', units: 2, kernelRegularizer: both });

const NETWORKS: Readonly<Record<string, () => tfLayers.LayersModel>> = {
  dense: () =>
    sequential({
      layers: [
        layers.dense({ name: 'd', inputShape: [4], units: 5, activation: 'tanh', kernelRegularizer: l2, biasRegularizer: l1 }),
        layers.dense({ name: 'last', units: 2, kernelRegularizer: l1 }),
      ],
    }),
  convolutions: () =>
    sequential({
      layers: [
        layers.conv2d({ name: 'c', inputShape: [6, 6, 2], filters: 3, kernelSize: 2, kernelRegularizer: l2, biasRegularizer: both }),
        layers.depthwiseConv2d({ name: 'dw', kernelSize: 2, depthwiseRegularizer: l1 }),
        layers.separableConv2d({ name: 's', filters: 3, kernelSize: 2, depthwiseRegularizer: l2, pointwiseRegularizer: l1 }),
        layers.flatten(),
        last(),
      ],
    }),
  norms: () =>
    sequential({
      layers: [
        // A bias before a normalization has no gradient but noise, which Adam makes as large as any.
        layers.dense({ name: 'd', inputShape: [4], units: 5, useBias: false }),
        layers.batchNormalization({ name: 'bn', gammaRegularizer: l2, betaRegularizer: l1 }),
        layers.layerNormalization({ name: 'ln', gammaRegularizer: l2 }),
        layers.prelu({ name: 'p', alphaRegularizer: l2 }),
        last(),
      ],
    }),
  recurrent: () =>
    sequential({
      layers: [
        layers.lstm({ name: 'l', inputShape: [3, 4], units: 3, returnSequences: true, kernelRegularizer: l2, recurrentRegularizer: l1 }),
        layers.bidirectional({ name: 'b', layer: layers.gru({ units: 2, returnSequences: true, kernelRegularizer: l2 }) as tfLayers.RNN }),
        layers.timeDistributed({ name: 't', layer: layers.dense({ units: 3, kernelRegularizer: l2 }) }),
        layers.flatten(),
        last(),
      ],
    }),
  embedding: () =>
    sequential({
      layers: [
        layers.embedding({ name: 'e', inputDim: 5, outputDim: 3, inputLength: 4, embeddingsRegularizer: l2 }),
        layers.flatten(),
        last(),
      ],
    }),
  nested: () => {
    const inner = sequential({ name: 'inner', layers: [layers.dense({ name: 'd', inputShape: [4], units: 4, kernelRegularizer: l2 })] });
    return sequential({ layers: [inner, last()] });
  },
  shared: () => {
    const twice = layers.dense({ name: 'twice', units: 4, activation: 'tanh', kernelRegularizer: l2 });
    const from = input({ shape: [4] });
    const once = twice.apply(from) as tfLayers.SymbolicTensor;
    return tfLayers.model({ inputs: from, outputs: last().apply(twice.apply(once)) as tfLayers.SymbolicTensor });
  },
  frozen: () =>
    sequential({
      layers: [layers.dense({ name: 'd', inputShape: [4], units: 4, kernelRegularizer: l2, trainable: false }), last()],
    }),
};

/** As it would be read from a file: tfjs saves the regularizer of a DepthwiseConv2D as its constraint, too. */
function networkOf(build: () => tfLayers.LayersModel): Model {
  const model = memoryModel(build);
  return { ...model, topology: repairTopology(model.topology, new Map(), model.file).topology };
}

function dataFor(shape: readonly number[], indices: boolean): Dataset {
  const random = seededRandom(77);
  const draw = (): number => (indices ? Math.floor(random.uniform() * 5) : random.normal() / 2);
  return {
    file: '/fixture/data',
    name: 'data',
    samples: N,
    inputs: [{ name: 'x', shape, values: Float32Array.from({ length: N * sizeOf(shape) }, draw) }],
    targets: { kind: 'values', shape: [2], values: Float32Array.from({ length: N * 2 }, () => random.normal()) },
  };
}

/** The same network in stock tfjs, with the weights of `model`. */
async function stock(model: Model): Promise<tfLayers.LayersModel> {
  const weights = [...model.weights.values()];
  return tfLayers.loadLayersModel({
    load: () =>
      Promise.resolve({
        modelTopology: model.topology,
        format: 'layers-model',
        weightSpecs: weights.map(({ name, shape }) => ({ name, shape: [...shape], dtype: 'float32' as const })),
        weightData: [...weights.map(({ values }) => values.slice().buffer as ArrayBuffer), new ArrayBuffer(0)],
      }),
  });
}

describe.each(Object.keys(NETWORKS))('%s', (name) => {
  it.each([
    ['sgd', 1],
    ['sgd', 4],
    ['adam', 3],
  ] as const)('trains as tf.LayersModel.fit does: %s, %d full-batch steps', async (optimizer, epochs) => {
    const model = networkOf(NETWORKS[name] as () => tfLayers.LayersModel);
    const theirs = await stock(model);
    const dataset = dataFor(theirs.inputs[0]?.shape.slice(1) as number[], name === 'embedding');
    const learningRate = 0.05;
    theirs.compile({
      optimizer: optimizer === 'adam' ? tf.train.adam(learningRate) : tf.train.momentum(learningRate, 0.9),
      loss: 'meanSquaredError',
      metrics: ['mse'],
    });
    const shape = dataset.inputs[0]?.shape ?? [];
    const x = tf.tensor(dataset.inputs[0]?.values as Float32Array, [N, ...shape]);
    const y = tf.tensor((dataset.targets as { values: Float32Array }).values, [N, 2]);
    const { history } = await theirs.fit(x, y, { epochs, batchSize: N, verbose: 0, shuffle: false });

    const ours = await openModel(model);
    const settings = settle(finetuning, { epochs, learningRate, optimizer, batchSize: N, validation: 0, seed: 1 });
    const records = await finetune(ours, dataset, settings);

    const trained = ours.read();
    for (const weight of theirs.weights) {
      const expected = weight.read().dataSync();
      const found = trained.get(weight.originalName);
      for (const [i, value] of expected.entries()) expect(Math.abs((found?.[i] ?? NaN) - value), weight.originalName).toBeLessThan(1e-5);
    }
    const { loss = [], mse = [] } = history as { loss?: number[]; mse?: number[] };
    for (const [i, record] of records.entries()) {
      expect(record.loss).toBeCloseTo(mse[i] ?? NaN, 5);
      expect(record.penalty).toBeCloseTo((loss[i] ?? NaN) - (mse[i] ?? NaN), 5);
      expect(record.penalty).toBeGreaterThan(0.01);
    }
    const evaluated = await evaluate(ours, dataset);
    const measured = theirs.evaluate(x, y, { batchSize: N }) as tf.Scalar[];
    expect(evaluated.loss, 'no penalty in an evaluation').toBeCloseTo(measured[1]?.dataSync()[0] ?? NaN, 4);
    ours.dispose();
  });
});
