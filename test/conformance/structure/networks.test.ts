import { beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import type { Model } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { costOf } from '../../../src/trace/cost/cost';
import { forecastCost } from '../../../src/trace/cost/forecast';
import type { Structure } from '../../../src/trace/structure/structure';
import {
  attention,
  channelGate,
  cosinesOfPositions,
  eachFrame,
  encoderDecoder,
  headSplit,
  oneTimeStep,
  readTwice,
  spatialGate,
  twoTowers,
} from '../../fixtures/joinedNetworks';
import { cutAgainstMasked, type Feed } from '../../fixtures/cutAgainstMasked';
import { memoryModel } from '../../fixtures/memoryModel';
import {
  bidirectionalLstm,
  embeddingGru,
  generator,
  lenet,
  mobileNetLike,
  nestedSequential,
  residual,
  separable,
  sharedTwice,
  stackedLstm,
} from '../../fixtures/networks';

interface Row {
  readonly name: string;
  readonly model: () => Model | Promise<Model>;
  readonly feed?: Feed;
  /** How many channels can be cut in each layer that makes some; the last layer's none. */
  readonly prunable: Readonly<Record<string, number>>;
}

const rows: readonly Row[] = [
  { name: 'LeNet', model: () => memoryModel(lenet), prunable: { conv1: 6, conv2: 16, fc1: 120, fc2: 84, out: 0 } },
  {
    name: 'residual sum, depthwise, concatenation',
    model: () => memoryModel(residual),
    prunable: { stem: 12, a: 10, b: 12, c: 6, d: 14, out: 0 },
  },
  { name: 'separable convolution with a depth multiplier', model: separableModel, prunable: { before: 4, separable: 6, out: 0 } },
  { name: 'two LSTM', model: () => memoryModel(stackedLstm), prunable: { lstm1: 12, lstm2: 9, out: 0 } },
  { name: 'LSTM of one time step', model: () => memoryModel(oneTimeStep), prunable: { lstm: 8, out: 0 } },
  {
    name: 'masked embedding, GRU',
    model: () => memoryModel(embeddingGru),
    feed: { vocabulary: 20 },
    prunable: { words: 8, gru: 10, out: 0 },
  },
  ...(['concat', 'sum', 'mul', 'ave'] as const).map((mode) => ({
    name: `bidirectional LSTM, ${mode}`,
    model: () => memoryModel(() => bidirectionalLstm(mode)),
    prunable: { both: 7, lstm: 6, out: 0 },
  })),
  { name: 'states handed from encoder to decoder', model: () => memoryModel(encoderDecoder), prunable: { encoder: 9, decoder: 9, out: 0 } },
  {
    name: 'nested model used twice',
    model: () => memoryModel(sharedTwice),
    prunable: { left_conv: 6, right_conv: 6, 'encoder/inner_conv': 9, 'encoder/inner_dense': 7, out: 0 },
  },
  {
    name: 'nested Sequential in nested Sequential',
    model: () => memoryModel(nestedSequential),
    prunable: { outer: 8, 'nested/innermost/a': 7, 'nested/code': 6, out: 0 },
  },
  {
    name: 'layer used twice, two inputs, two outputs',
    model: () => memoryModel(readTwice),
    prunable: { left: 6, right: 6, shared: 7, one: 0, two: 0 },
  },
  { name: 'generator', model: () => memoryModel(generator), prunable: { project: 12, up1: 8, up2: 6, out: 0 } },
  { name: 'attention', model: () => memoryModel(attention), prunable: { query: 8, key: 8, value: 6, out: 0 } },
  { name: 'heads split by reshape', model: () => memoryModel(headSplit), prunable: { query: 4, key: 4, value: 4, out: 0 } },
  {
    name: 'a model at each time step',
    model: () => memoryModel(eachFrame),
    prunable: { 'frames/net/conv': 6, 'frames/net/code': 5, 'speak/words/word': 7, lstm: 4, out: 0 },
  },
  { name: 'dot product of two towers', model: () => memoryModel(() => twoTowers(false)), prunable: { item: 8, hidden: 9, user: 8 } },
  { name: 'cosine of two towers', model: () => memoryModel(() => twoTowers(true)), prunable: { item: 8, hidden: 9, user: 8 } },
  { name: 'cosines of positions', model: () => memoryModel(cosinesOfPositions), prunable: { query: 8, key: 8, out: 0 } },
  { name: 'squeeze and excitation', model: () => memoryModel(channelGate), prunable: { conv: 10, squeeze: 4, excite: 10, out: 0 } },
  { name: 'gate of one channel over all others', model: () => memoryModel(spatialGate), prunable: { conv: 10, gate: 0, out: 0 } },
];

describe('cut equals masked for whole networks', () => {
  beforeAll(async () => {
    await startBackend('wasm');
  });

  it.each(rows)('$name', async ({ model, feed, prunable }) => {
    const net = await model();
    const tensors = tf.memory().numTensors;
    const { structure, trace, plan, difference, effect, after } = await cutAgainstMasked(net, 0.45, 3, feed);
    expect(prunableByLayer(structure)).toEqual(prunable);
    expect(difference).toBeLessThanOrEqual(1e-5);
    expect(effect).toBeGreaterThan(1e-3);
    expect(forecastMacs(costOf(trace, structure), plan.removed)).toBeCloseTo(forecastMacs(costOf(after), []), 3);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('a published super-resolution network of unknown input size', async () => {
    const net = await readModel('node_modules/@upscalerjs/default-model/models/model.json');
    const { structure, difference, effect, plan } = await cutAgainstMasked(net, 0.4, 3, { free: 32 });
    expect(structure.channels.length).toBe(311);
    expect(plan.removed.length).toBe(123);
    expect(effect).toBeGreaterThan(1e-3);
    expect(difference).toBeLessThanOrEqual(1e-5);
  });

  it('52 convolutions with BatchNormalization, over 9,000 channels', async () => {
    const { structure, prunable, difference, plan } = await cutAgainstMasked(memoryModel(mobileNetLike), 0.4, 3);
    expect(structure.channels.length).toBe(9228);
    expect(prunable.length).toBe(9128);
    expect(plan.removed.length).toBe(3651);
    expect(difference).toBeLessThanOrEqual(1e-5);
  });
});

/** tfjs writes no depth multiplier for a separable convolution, Keras does. */
function separableModel(): Model {
  const net = memoryModel(separable);
  const topology = JSON.stringify(net.topology).replace('"name":"separable"', '"name":"separable","depth_multiplier":2');
  return { ...net, topology: JSON.parse(topology) as Model['topology'] };
}

function prunableByLayer({ layers, channels }: Structure): Record<string, number> {
  return Object.fromEntries(layers.map(({ layer, channels: own }) => [layer, [...own].filter((id) => !channels[id]?.obstacle).length]));
}

function forecastMacs(terms: ReturnType<typeof costOf>, removed: readonly number[]): number {
  return [...forecastCost(terms, new Set(removed)).macs.values()].reduce((total, macs) => total + macs, 0);
}
