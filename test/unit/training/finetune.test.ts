import { finetuning, type FinetuneSettings } from '../../../src/protocol/settings/finetuning';
import { settle } from '../../../src/protocol/settings/settle';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset';
import { withWeights, type Model } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { evaluate } from '../../../src/training/evaluate';
import { finetune, type FinetuneOptions } from '../../../src/training/finetune';
import { masksOfZeros } from '../../../src/training/masks';
import { memoryModel } from '../../fixtures/memoryModel';
import { randomClasses, separable, toyData } from '../../fixtures/toyData';
import type { Progress } from '../../../src/base/progress';

const { layers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

/** Two dense layers, or what is put between them. */
const network = (...between: tfLayers.layers.Layer[]): Model =>
  memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ name: 'first', inputShape: [4], units: 6, activation: 'tanh' }),
        ...between,
        layers.dense({ name: 'last', units: 2, activation: 'softmax' }),
      ],
    }),
  );

/** Trains a fresh executable; returns the weights after, the records and the final evaluation. */
async function train(model: Model, dataset: Dataset, settings: FinetuneSettings, options: FinetuneOptions = {}) {
  const exec = await openModel(model);
  const tensors = tf.memory().numTensors;
  try {
    const records = await finetune(exec, dataset, settle(finetuning, { seed: 3, ...settings }), options);
    const { loss, accuracy } = await evaluate(exec, dataset);
    return { weights: exec.read(), records, loss, accuracy };
  } finally {
    expect(tf.memory().numTensors, 'tensors left behind').toBe(tensors);
    exec.dispose();
  }
}

/** The same model with every other element of a weight at zero. */
function halfEmpty(model: Model, name: string): Model {
  const weight = model.weights.get(name);
  if (!weight) throw new Error(`no ${name}`);
  return withWeights(model, [{ ...weight, values: Float32Array.from(weight.values, (value, i) => (i % 2 ? value : 0)) }]);
}

describe('fine-tuning', () => {
  const data = separable(200);

  it.each(['adam', 'sgd'] as const)('learns what can be learnt with %s', async (optimizer) => {
    const { records, accuracy, loss } = await train(network(), data, { epochs: 15, optimizer, batchSize: 16, learningRate: 0.02 });
    expect(records.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(records.at(-1)?.loss).toBeLessThan((records[0]?.loss ?? 0) / 2);
    expect(accuracy).toBeGreaterThan(0.95);
    expect(loss).toBeLessThan(0.2);
  });

  it('learns from inputs of which some are dropped, otherwise than from whole ones, and leaves nothing behind', async () => {
    const settings = { epochs: 4, batchSize: 16, learningRate: 0.02 };
    const model = network();
    const [whole, dropped, same] = [
      await train(model, data, settings),
      await train(model, data, { ...settings, inputDropout: 0.3 }),
      await train(model, data, { ...settings, inputDropout: 0.3 }),
    ];
    expect(dropped.weights).not.toEqual(whole.weights);
    expect(same.weights).toEqual(dropped.weights);
    expect(dropped.accuracy).toBeGreaterThan(0.8);
    // An epoch's own figures are those of the inputs that it saw.
    expect(dropped.records.at(-1)?.loss).toBeGreaterThan(dropped.loss);
  });

  it('drops no inputs that are indices, though the file calls them floats', async () => {
    const model = memoryModel(() =>
      sequential({
        layers: [
          layers.embedding({ inputDim: 9, outputDim: 3, inputLength: 4 }),
          layers.flatten(),
          layers.dense({ units: 2, activation: 'softmax' }),
        ],
      }),
    );
    const values = Float32Array.from({ length: 160 }, (_, i) => (i * 5) % 9);
    const words: Dataset = { file: '/w', name: 'w', samples: 40, inputs: [{ shape: [4], values }], targets: randomClasses(40, 2) };
    const whole = await train(model, words, { epochs: 2 });
    expect((await train(model, words, { epochs: 2, inputDropout: 0.5 })).weights).toEqual(whole.weights);
  });

  it('gives the same weights for the same seed, bit by bit, Dropout and noise included; others for another', async () => {
    const model = network(layers.dropout({ rate: 0.3 }), layers.gaussianNoise({ stddev: 0.1 }));
    const settings = { epochs: 2, batchSize: 16 };
    const [one, same, other] = [
      await train(model, data, settings),
      await train(model, data, settings),
      await train(model, data, { ...settings, seed: 4 }),
    ];
    expect(same.weights).toEqual(one.weights);
    expect(same.records).toEqual(one.records);
    expect(other.weights).not.toEqual(one.weights);
  });

  it('leaves Math.random alone', async () => {
    const own = Math.random;
    await train(network(layers.dropout({ rate: 0.3 })), data, { epochs: 1 });
    expect(Math.random).toBe(own);
  });

  it.each(['adam', 'sgd'] as const)('keeps zeros exactly zero with %s, and moves everything else', async (optimizer) => {
    const model = halfEmpty(halfEmpty(network(), 'first/kernel'), 'last/kernel');
    const masks = masksOfZeros(model, ['first/kernel', 'last/kernel']);
    expect([...masks.keys()]).toEqual(['first/kernel', 'last/kernel']);
    const { weights } = await train(model, data, { epochs: 3, batchSize: 16, optimizer, learningRate: 0.05 }, { masks });
    for (const [name, mask] of masks) {
      const before = model.weights.get(name)?.values ?? [];
      const after = weights.get(name) ?? [];
      for (const [i, keep] of mask.entries()) {
        if (keep) expect(after[i], `${name}[${i}]`).not.toBe(before[i]);
        else expect(Object.is(after[i], 0), `${name}[${i}] is ${after[i] ?? ''}`).toBe(true);
      }
    }
    const free = await train(model, data, { epochs: 1, batchSize: 16, optimizer });
    expect(free.weights.get('first/kernel')?.every((value, i) => i % 2 === 1 || value === 0)).toBe(false);
  });

  it('sets what the masks remove to zero, also where it was not', async () => {
    const mask = Uint8Array.from({ length: 24 }, (_, i) => (i < 12 ? 0 : 1));
    const { weights } = await train(network(), data, { epochs: 1 }, { masks: new Map([['first/kernel', mask]]) });
    expect(
      weights
        .get('first/kernel')
        ?.subarray(0, 12)
        .every((value) => Object.is(value, 0)),
    ).toBe(true);
  });

  it('does not let removed weights disturb the others: training equals that of the smaller network', async () => {
    // The last three of the six hidden units are cut off on both sides: adam must take the same steps without them.
    const model = network();
    const values = (name: string): Float32Array => model.weights.get(name)?.values as Float32Array;
    const masks = new Map([
      ['first/kernel', Uint8Array.from({ length: 24 }, (_, i) => (i % 6 < 3 ? 1 : 0))],
      ['first/bias', Uint8Array.from([1, 1, 1, 0, 0, 0])],
      ['last/kernel', Uint8Array.from({ length: 12 }, (_, i) => (i < 6 ? 1 : 0))],
    ]);
    const small = memoryModel(() =>
      sequential({
        layers: [
          layers.dense({ name: 'first', inputShape: [4], units: 3, activation: 'tanh' }),
          layers.dense({ name: 'last', units: 2, activation: 'softmax' }),
        ],
      }),
    );
    const cut = withWeights(small, [
      { name: 'first/kernel', shape: [4, 3], dtype: 'float32', values: values('first/kernel').filter((_, i) => i % 6 < 3) },
      { name: 'first/bias', shape: [3], dtype: 'float32', values: values('first/bias').slice(0, 3) },
      { name: 'last/kernel', shape: [3, 2], dtype: 'float32', values: values('last/kernel').slice(0, 6) },
      { name: 'last/bias', shape: [2], dtype: 'float32', values: values('last/bias') },
    ]);
    const settings = { epochs: 2, batchSize: 16, learningRate: 0.01 };
    const [masked, alone] = [await train(model, data, settings, { masks }), await train(cut, data, settings)];
    const kept = masked.weights.get('first/kernel')?.filter((_, i) => i % 6 < 3) ?? [];
    for (const [i, value] of [...kept].entries()) expect(value).toBeCloseTo(alone.weights.get('first/kernel')?.[i] ?? Number.NaN, 5);
  });

  it('updates the statistics of BatchNormalization', async () => {
    const model = network(layers.batchNormalization({ name: 'norm', momentum: 0.5 }));
    const { weights } = await train(model, data, { epochs: 2 });
    expect(weights.get('norm/moving_mean')).not.toEqual(model.weights.get('norm/moving_mean')?.values);
    expect(weights.get('norm/moving_variance')?.every((value) => value >= 0)).toBe(true);
  });

  it('holds what a mask removes of such statistics', async () => {
    const model = network(layers.batchNormalization({ name: 'norm', momentum: 0.5 }));
    const masks = new Map([['norm/moving_mean', Uint8Array.of(0, 1, 1, 1, 1, 1)]]);
    const { weights } = await train(model, data, { epochs: 1 }, { masks });
    const means = weights.get('norm/moving_mean');
    expect(means?.[0]).toBe(0);
    expect(means?.[1]).not.toBe(0);
  });

  it('does not touch frozen layers, their statistics included, unless told to', async () => {
    const frozen = memoryModel(() =>
      sequential({
        layers: [
          layers.dense({ name: 'first', inputShape: [4], units: 6, trainable: false }),
          layers.batchNormalization({ name: 'norm', trainable: false }),
          layers.dense({ name: 'last', units: 2, activation: 'softmax' }),
        ],
      }),
    );
    const { weights } = await train(frozen, data, { epochs: 1 });
    for (const name of ['first/kernel', 'first/bias', 'norm/gamma', 'norm/moving_mean', 'norm/moving_variance']) {
      expect(weights.get(name), name).toEqual(frozen.weights.get(name)?.values);
    }
    expect(weights.get('last/kernel')).not.toEqual(frozen.weights.get('last/kernel')?.values);
    const thawed = await train(frozen, data, { epochs: 1, unfreeze: true });
    for (const name of ['first/kernel', 'norm/gamma']) expect(thawed.weights.get(name)).not.toEqual(frozen.weights.get(name)?.values);
    expect(thawed.weights.get('norm/moving_variance')).toEqual(frozen.weights.get('norm/moving_variance')?.values);
  });

  it('says that everything is frozen', async () => {
    const frozen = memoryModel(() =>
      sequential({ layers: [layers.dense({ name: 'last', inputShape: [4], units: 2, activation: 'softmax', trainable: false })] }),
    );
    await expect(train(frozen, data, { epochs: 1 })).rejects.toMatchObject({
      code: 'settingInvalid',
      data: { setting: 'fine-tuning', reason: expect.stringContaining('--unfreeze') },
    });
    const { weights } = await train(frozen, data, { epochs: 1, unfreeze: true });
    expect(weights.get('last/kernel')).not.toEqual(frozen.weights.get('last/kernel')?.values);
  });

  it('stops early and puts the best weights back', async () => {
    // Labels drawn at random: what is learnt does not carry over to the validation part.
    const noise = toyData(60, [[4]], randomClasses(60, 2));
    const settings = { epochs: 60, batchSize: 8, learningRate: 0.1, patience: 3, validation: 0.3 };
    const { records, weights } = await train(network(), noise, settings);
    const losses = records.map(({ validationLoss }) => validationLoss ?? Number.NaN);
    const best = losses.indexOf(Math.min(...losses));
    expect(records.length).toBe(best + 1 + 3);
    expect(records.length).toBeLessThan(60);
    const short = await train(network(), noise, { ...settings, epochs: best + 1, patience: 99 });
    expect(weights).toEqual(short.weights);
  });

  it('measures what it holds out after each epoch', async () => {
    const { records } = await train(network(), data, { epochs: 2, validation: 0.25 });
    for (const { validationLoss, validationAccuracy } of records) {
      expect(validationLoss).toBeGreaterThan(0);
      // Hits of fifty samples.
      expect((validationAccuracy ?? Number.NaN) * 50).toBeCloseTo(Math.round((validationAccuracy ?? Number.NaN) * 50), 9);
    }
  });

  it('knows no accuracy where the targets are values', async () => {
    const values = { kind: 'values', shape: [2], values: Float32Array.from({ length: 80 }, (_, i) => i % 3) } as const;
    const linear = memoryModel(() => sequential({ layers: [layers.dense({ inputShape: [4], units: 2 })] }));
    const { records } = await train(linear, toyData(40, [[4]], values), { epochs: 1, validation: 0.25 });
    expect(Object.keys(records[0] ?? {}).sort()).toEqual(['epoch', 'loss', 'validationLoss']);
  });

  it('says that the model answered NaN before any training', async () => {
    const model = network();
    const bias = model.weights.get('last/bias');
    if (!bias) throw new Error('no bias');
    const broken = withWeights(model, [{ ...bias, values: Float32Array.of(Number.NaN, 0) }]);
    await expect(train(broken, data, { epochs: 1 })).rejects.toMatchObject({
      data: { reason: expect.stringMatching(/before any training/) },
    });
  });

  it('says that a model without weights has nothing to train', async () => {
    const empty = memoryModel(() => sequential({ layers: [layers.activation({ inputShape: [4], activation: 'softmax' })] }));
    await expect(train(empty, data, { epochs: 1 })).rejects.toMatchObject({
      code: 'settingInvalid',
      data: { setting: 'fine-tuning', reason: expect.stringMatching(/no weights/) },
    });
  });

  it('trains a model with a fixed batch', async () => {
    const model = memoryModel(() =>
      sequential({ layers: [layers.dense({ name: 'last', batchInputShape: [8, 4], units: 2, activation: 'softmax' })] }),
    );
    const { records } = await train(model, separable(20), { epochs: 20, learningRate: 0.05 });
    expect(records.at(-1)?.loss).toBeLessThan(records[0]?.loss ?? 0);
  });

  it('trains through convolutions, pooling and recurrent layers without leaving tensors', async () => {
    const conv = memoryModel(() =>
      sequential({
        layers: [
          layers.conv2d({ inputShape: [8, 8, 2], filters: 4, kernelSize: 3, activation: 'relu', padding: 'same' }),
          layers.maxPooling2d({ poolSize: 2 }),
          layers.depthwiseConv2d({ kernelSize: 3 }),
          layers.flatten(),
          layers.dense({ units: 3 }),
        ],
      }),
    );
    const images = toyData(24, [[8, 8, 2]], randomClasses(24, 3));
    const seen = await train(conv, images, { epochs: 8, batchSize: 8, learningRate: 0.01 });
    expect(seen.records.at(-1)?.loss).toBeLessThan(seen.records[0]?.loss ?? 0);
    const recurrent = memoryModel(() =>
      sequential({ layers: [layers.lstm({ inputShape: [5, 3], units: 4 }), layers.dense({ units: 1 })] }),
    );
    const series = toyData(20, [[5, 3]], { kind: 'values', shape: [1], values: Float32Array.from({ length: 20 }, (_, i) => i % 3) });
    const found = await train(recurrent, series, { epochs: 4, batchSize: 8, learningRate: 0.02 });
    expect(found.records.at(-1)?.loss).toBeLessThan(found.records[0]?.loss ?? 0);
  });

  it('says that the training diverged', async () => {
    const values = { kind: 'values', shape: [1], values: Float32Array.from({ length: 40 }, (_, i) => i) } as const;
    const linear = memoryModel(() => sequential({ layers: [layers.dense({ name: 'last', inputShape: [4], units: 1 })] }));
    const failed = train(linear, toyData(40, [[4]], values), { epochs: 50, optimizer: 'sgd', learningRate: 1e6 });
    await expect(failed).rejects.toMatchObject({
      code: 'settingInvalid',
      data: { setting: 'learning rate', reason: expect.stringMatching(/diverged.*epoch \d/) },
    });
  });

  it('says that tfjs can not train a kernel', async () => {
    const dilated = memoryModel(() =>
      sequential({
        layers: [
          layers.conv2d({ inputShape: [6, 6, 1], filters: 2, kernelSize: 2, dilationRate: 2 }),
          layers.flatten(),
          layers.dense({ units: 2 }),
        ],
      }),
    );
    const failed = train(dilated, toyData(4, [[6, 6, 1]], randomClasses(4, 2)), { epochs: 1 });
    await expect(failed).rejects.toMatchObject({
      code: 'settingInvalid',
      data: { reason: expect.stringMatching(/can not train this model/) },
    });
  });

  it('refuses settings out of their range', async () => {
    const refused = train(network(), data, { epochs: 1, patience: 0 });
    await expect(refused).rejects.toMatchObject({ code: 'settingInvalid', data: { setting: 'Early stop' } });
  });

  it('reports, with the loss and, where a share is held out, its loss after the epoch before', async () => {
    const told: Progress[] = [];
    const epochs: number[] = [];
    const { records } = await train(
      network(),
      data,
      { epochs: 2, batchSize: 200, validation: 0.1 },
      { report: (progress) => told.push(progress), onEpoch: ({ epoch }) => epochs.push(epoch) },
    );
    expect(epochs).toEqual([1, 2]);
    expect(told.map(({ done, total, message }) => [done, total, message])).toEqual([
      [180, 360, 'Training: epoch 1 of 2'],
      [360, 360, 'Training: epoch 2 of 2'],
    ]);
    expect(told[0]?.detail).toBe(`loss ${records[0]?.loss.toPrecision(3)}`);
    expect(told[1]?.detail).toBe(`loss ${records[1]?.loss.toPrecision(3)}, held out ${records[0]?.validationLoss?.toPrecision(3)}`);
  });
});
