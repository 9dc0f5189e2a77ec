import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom, shuffle } from '../../../../src/base/random';
import { largestDifference } from '../../../../src/compress/largestDifference';
import { permutableGroups } from '../../../../src/compress/order/permutable';
import { permute } from '../../../../src/compress/order/permute';
import { codesOf } from '../../../../src/formats/codec/encodeWeight';
import { keepCodes } from '../../../../src/formats/codec/keptCodes';
import type { Model } from '../../../../src/model/model';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { openModel } from '../../../../src/runtime/openModel';
import { tf, type tfLayers } from '../../../../src/runtime/tf';
import { structureOf } from '../../../../src/trace/structure/structureOf';
import { betweenDenseLayers } from '../../../fixtures/betweenDenseLayers';
import { feedFor, type Feed } from '../../../fixtures/cutAgainstMasked';
import { graphCases, graphOfCase } from '../../../fixtures/graphCases';
import { graphOfLayers } from '../../../fixtures/graphOfLayers';
import { hiddenUnits } from '../../../fixtures/hiddenUnits';
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
} from '../../../fixtures/joinedNetworks';
import { memoryModel } from '../../../fixtures/memoryModel';
import {
  bidirectionalLstm,
  classifier,
  embeddingGru,
  generator,
  lenet,
  mobileNetLike,
  nestedSequential,
  residual,
  sharedTwice,
  stackedLstm,
} from '../../../fixtures/networks';
import { structureCases } from '../../../fixtures/structureCases';

beforeAll(async () => {
  await startBackend('wasm');
});

afterEach(async () => {
  await tf.setBackend('wasm');
});

/** Puts every group into a random order and says how far outputs moved, by their size. */
async function shuffled(model: Model, feed: Feed = {}, seed = 1): Promise<{ difference: number; groups: number[]; moved: Model }> {
  const random = seededRandom(seed);
  const first = await openModel(model);
  const inputs = feedFor(first, feed, seed);
  const groups = permutableGroups(model, structureOf(model, first.record(inputs)));
  let moved = model;
  for (const group of groups) moved = permute(moved, group, shuffle([...group.channels.keys()], random));
  const second = await openModel(moved);
  const outputs = [first.run(inputs), second.run(inputs)] as const;
  const magnitude = Math.max(1, ...outputs[0].map((output) => tf.tidy(() => output.abs().max().dataSync()[0] ?? 0)));
  const difference = largestDifference(...outputs) / magnitude;
  tf.dispose([inputs, ...outputs]);
  first.dispose();
  second.dispose();
  return { difference, groups: groups.map(({ channels }) => channels.length), moved };
}

interface Row {
  readonly name: string;
  readonly build: () => tfLayers.LayersModel;
  readonly feed?: Feed;
  readonly groups: readonly number[];
}

const rows: readonly Row[] = [
  { name: 'LeNet', build: lenet, groups: [6, 16, 120, 84] },
  { name: 'residual sum, depthwise, concatenation', build: residual, groups: [12, 10, 6, 14] },
  { name: 'classifier', build: classifier, groups: [8, 10, 6, 20] },
  { name: 'two LSTM', build: stackedLstm, groups: [12, 9] },
  { name: 'LSTM of one time step', build: oneTimeStep, groups: [8] },
  { name: 'masked embedding, GRU', build: embeddingGru, feed: { vocabulary: 20 }, groups: [8, 10] },
  { name: 'bidirectional LSTM', build: bidirectionalLstm, groups: [7, 6] },
  { name: 'bidirectional LSTM, summed', build: () => bidirectionalLstm('sum'), groups: [7, 6] },
  { name: 'states handed on', build: encoderDecoder, groups: [9] },
  { name: 'nested model used twice', build: sharedTwice, groups: [6, 9, 7] },
  { name: 'nested Sequential', build: nestedSequential, groups: [8, 7, 6] },
  { name: 'layer used twice', build: readTwice, groups: [6, 7] },
  { name: 'generator', build: generator, groups: [12, 8, 6] },
  { name: 'attention', build: attention, groups: [6, 8] },
  { name: 'heads split by reshape', build: headSplit, groups: [4, 4] },
  { name: 'a model at each time step', build: eachFrame, groups: [6, 5, 7, 4] },
  { name: 'two towers', build: () => twoTowers(true), groups: [8, 9] },
  { name: 'cosines of positions', build: cosinesOfPositions, groups: [8] },
  { name: 'squeeze and excitation', build: channelGate, groups: [10, 4] },
  { name: 'gate of one channel', build: spatialGate, groups: [10] },
  {
    name: 'inverted residual blocks',
    build: () => mobileNetLike(0.25),
    groups: [8, 48, 8, 48, 48, 8, 48, 48, 48, 16, 96, 96, 96, 96, 24, 144, 144, 144, 40, 240, 240, 240, 80, 320],
  },
];

describe('channels in any order', () => {
  it.each(rows)('compute the same: $name', async ({ build, feed, groups }) => {
    const model = memoryModel(build);
    const tensors = tf.memory().numTensors;
    const answer = await shuffled(model, feed);
    expect(answer.difference).toBeLessThanOrEqual(1e-5);
    expect(answer.groups).toEqual(groups);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('compute the same: a graph of layers', async () => {
    const answer = await shuffled(graphOfLayers(memoryModel(classifier)));
    expect(answer.difference).toBeLessThanOrEqual(1e-5);
    expect(answer.groups).toEqual([8, 10, 6, 20]);
  });

  it.each(structureCases)('compute the same around every layer class: $name', async (row) => {
    const feed = row.vocabulary === undefined ? {} : { vocabulary: row.vocabulary };
    expect((await shuffled(betweenDenseLayers(row), feed)).difference).toBeLessThanOrEqual(1e-5);
  });

  it.each(graphCases)('compute the same around every piece of a graph: $name', async (row) => {
    if (row.backend) await tf.setBackend(row.backend);
    expect((await shuffled(graphOfCase(row))).difference).toBeLessThanOrEqual(1e-5);
  });

  it('compute the same in many orders', async () => {
    const model = memoryModel(residual);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        expect((await shuffled(model, {}, seed)).difference).toBeLessThanOrEqual(1e-5);
      }),
      { numRuns: 10, seed: 7 },
    );
  });
});

describe('permute', () => {
  it('moves what belongs to a channel, and nothing else', () => {
    const { model, structure } = hiddenUnits([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10, 11, 12],
    ]);
    const [group, ...others] = permutableGroups(model, structure);
    expect(others).toEqual([]);
    if (!group) throw new Error('no group');
    const moved = permute(model, group, [2, 0, 1]);
    expect([...moved.weights.values()].map(({ values }) => [...values])).toEqual([
      [9, 1, 5, 10, 2, 6],
      [11, 3, 7],
      [12, 4, 8],
    ]);
    expect([...(model.weights.get('a/bias')?.values ?? [])]).toEqual([3, 7, 11]);
  });

  it('moves the codes of a grid that is finer than its values', () => {
    const { model, structure } = hiddenUnits([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
    const quantization = { dtype: 'uint16', scale: 1e-9, min: 1 } as const;
    const bias = model.weights.get('a/bias');
    const [group] = permutableGroups(model, structure);
    if (!bias || !group) throw new Error('no bias');
    keepCodes(bias.values, Uint16Array.of(7, 9), quantization);
    const quantized = { ...model, weights: new Map(model.weights).set('a/bias', { ...bias, quantization }) };
    const moved = permute(quantized, group, [1, 0]).weights.get('a/bias');
    expect(moved && codesOf(moved.values, quantization)).toEqual(Uint16Array.of(9, 7));
  });

  it('leaves channels in their group of which the indices do not lie alike', () => {
    const { model, structure } = hiddenUnits([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
    // A sum of a tensor and its mirror image: 0 goes with 3, 1 with 2.
    const at = (slice: (typeof structure.channels)[number]['slices'][number], ...indices: number[]) => ({
      ...slice,
      indices: Int32Array.from(indices),
    });
    const pairs = [
      [0, 3],
      [1, 2],
    ].map((indices, id) => ({ id, slices: (structure.channels[0]?.slices ?? []).map((slice) => at(slice, ...indices)) }));
    expect(permutableGroups(model, { ...structure, channels: pairs })).toEqual([]);
  });
});
