import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sizeOf } from '../../../../src/base/shape';
import { seededRandom } from '../../../../src/base/random';
import { orderChannels } from '../../../../src/compress/order/orderChannels';
import { quantizeModel } from '../../../../src/compress/quantize/quantizeModel';
import { encodeWeight } from '../../../../src/formats/codec/encodeWeight';
import { brotli, gzip } from '../../../../src/formats/compressors';
import { layShards, shardsOf } from '../../../../src/formats/weightFiles/shardLayout';
import { withWeights, type Model } from '../../../../src/model/model';
import { analyse } from '../../../../src/operations/analyse';
import { modelDifference } from '../../../../src/operations/measurement/outputDifference';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { graphOfLayers } from '../../../fixtures/graphOfLayers';
import { memoryModel } from '../../../fixtures/memoryModel';
import { classifier, embeddingGru, lenet, residual, stackedLstm } from '../../../fixtures/networks';

vi.mock(import('../../../../src/formats/compressors'), async (original) => {
  const real = await original();
  return { ...real, brotli: vi.fn(real.brotli) };
});

beforeAll(() => startBackend('wasm'));

/** Only the largest values of each kernel stay, and few different ones; some channels have more of them than others, as in trained nets. */
function pruned(model: Model, density: number, levels: number): Model {
  const random = seededRandom(5);
  const kernels = [...model.weights.values()].filter(({ shape }) => shape.length > 1);
  const sparse = kernels.map((weight) => {
    const columns = weight.shape.at(-1) ?? 1;
    const rows = sizeOf(weight.shape) / columns;
    const [ofColumn, ofRow] = [columns, rows].map((count) => Array.from({ length: count }, () => random.uniform() ** 2));
    const strength = weight.values.map((value, i) =>
      Math.abs(value * (ofColumn?.[i % columns] ?? 0) * (ofRow?.[Math.floor(i / columns)] ?? 0)),
    );
    const threshold = strength.toSorted()[Math.floor((1 - density) * strength.length)] ?? 0;
    return { ...weight, values: weight.values.map((value, i) => ((strength[i] ?? 0) < threshold ? 0 : value)) };
  });
  return quantizeModel(withWeights(model, sparse), { dtype: 'uint8', levels }).model;
}

async function gzipOf(model: Model): Promise<number> {
  const files = layShards(model).groups.flatMap((group) => [...shardsOf(group)]);
  const sizes = await Promise.all(files.map((file) => gzip(file)));
  return sizes.reduce((total, { length }) => total + length, 0);
}

const bytesOf = (model: Model): Buffer => Buffer.concat([...model.weights.values()].map((weight) => encodeWeight(weight)));

const cases = [
  { name: 'convolutions and dense layers', make: () => memoryModel(lenet), share: 0.05 },
  { name: 'a residual sum, a depthwise convolution, norms', make: () => memoryModel(residual), share: 0 },
  { name: 'two LSTM', make: () => memoryModel(stackedLstm), share: 0 },
  { name: 'an embedding and a GRU', make: () => memoryModel(embeddingGru), share: 0 },
  { name: 'a graph', make: () => graphOfLayers(memoryModel(classifier)), share: 0 },
];

describe('orderChannels', () => {
  it.each(cases)('makes $name smaller, computes the same, and then leaves it so', async ({ make, share }) => {
    const model = pruned(make(), 0.1, 15);
    const { structure } = await analyse(model);
    const before = bytesOf(model);
    const ordered = await orderChannels(model, structure);
    expect(bytesOf(model).equals(before)).toBe(true);
    const best = ordered?.model ?? model;
    const [sizeBefore, sizeAfter] = await Promise.all([model, best].map(gzipOf));
    expect(sizeAfter).toBeLessThanOrEqual((sizeBefore ?? 0) * (1 - share));
    if (ordered) expect([ordered.gzipBefore, ordered.gzipAfter]).toEqual([sizeBefore, sizeAfter]);
    const difference = await modelDifference(model, best);
    expect(difference?.largest).toBeLessThanOrEqual(1e-5 * Math.max(1, difference?.magnitude ?? 0));
    expect(await orderChannels(best, (await analyse(best)).structure)).toBeUndefined();
    const again = await orderChannels(model, structure);
    expect(bytesOf(again?.model ?? model).equals(bytesOf(best))).toBe(true);
  });

  it('asks brotli, which takes longest, only about an order that gzip would take', async () => {
    const model = pruned(memoryModel(lenet), 0.1, 15);
    const best = (await orderChannels(model, (await analyse(model)).structure))?.model ?? model;
    expect(best).not.toBe(model);
    vi.mocked(brotli).mockClear();
    expect(await orderChannels(best, (await analyse(best)).structure)).toBeUndefined();
    expect(brotli).not.toHaveBeenCalled();
  });

  it('leaves values of which hardly any come twice', async () => {
    const model = memoryModel(lenet);
    expect(await orderChannels(model, (await analyse(model)).structure)).toBeUndefined();
  });

  it('leaves a model of which nothing is known', async () => {
    const model = pruned(memoryModel(lenet), 0.1, 15);
    const { structure } = await analyse(model);
    expect(await orderChannels(model, { ...structure, channels: [], tensorAxes: new Map() })).toBeUndefined();
  });
});
