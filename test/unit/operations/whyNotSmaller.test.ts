import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { quantizeWeight } from '../../../src/compress/quantize/quantizeWeight';
import { encodeWeight } from '../../../src/formats/codec/encodeWeight';
import { countZeros } from '../../../src/model/countZeros';
import type { Model, Weight } from '../../../src/model/model';
import { measureSizes } from '../../../src/operations/measurement/sizes';
import { sizeDetails } from '../../../src/operations/shrink/sizeDetails';
import { weightFacts } from '../../../src/operations/shrink/weightFacts';
import type { InspectTotals, LayerRow, ShrinkFinding } from '../../../src/protocol/inspectAnswer';
import { modelOfWeights } from '../../fixtures/modelOfWeights';

const ROWS = 200;

function kernel(name: string, density: number, columns = 100): Weight {
  const random = seededRandom(7).fork(name);
  const values = Float32Array.from({ length: ROWS * columns }, () => (random.uniform() < density ? random.normal() : 0));
  return { name, shape: [ROWS, columns], dtype: 'float32', values };
}

function bias(name: string, count: number): Weight {
  const random = seededRandom(8).fork(name);
  return { name, shape: [count], dtype: 'float32', values: Float32Array.from({ length: count }, () => random.normal()) };
}

function gzipOf(weight: Weight): number {
  return gzipSync(encodeWeight(weight), { level: 9 }).length;
}

function layerOf({ name, shape, dtype, values }: Weight, prunable = 10): LayerRow {
  const weight = {
    name,
    shape,
    dtype,
    params: values.length,
    bytes: 4 * values.length,
    zeros: countZeros(values),
    prunable: shape.length > 1,
  };
  const figures = { outputShape: [null, 10], params: 1, bytes: 1, macs: 1, activationBytes: 1, sparsity: 0, channels: 10 };
  return { name: `layer of ${name}`, className: 'Dense', dtype, ...figures, prunable, weights: [weight] };
}

async function findings(model: Model, prunable?: number): Promise<readonly ShrinkFinding[]> {
  const sizes = await measureSizes({ model });
  const totals: InspectTotals = { params: 1, macs: 1, channels: 1, prunableChannels: 1, ...sizes };
  const layers = [...model.weights.values()].map((weight) => layerOf(weight, prunable));
  return (await sizeDetails({ model, described: { layers, totals }, each: false })).shrink;
}

async function finding(model: Model, code: ShrinkFinding['code'], prunable?: number): Promise<ShrinkFinding | undefined> {
  return (await findings(model, prunable)).find((each) => each.code === code);
}

describe('whyNotSmaller', () => {
  it('says of dense floats that their digits do not compress, and what quantizing would save', async () => {
    const dense = kernel('k', 1);
    const found = await finding(modelOfWeights([dense]), 'floatNoise');
    expect(found).toMatchObject({ weights: ['k'], layers: ['layer of k'], action: { name: 'quantize', settings: { dtype: 'uint8' } } });
    expect(found?.bytes).toBe(gzipOf(dense) - gzipOf(quantizeWeight(dense, { dtype: 'uint8' })));
    // 23 of the bits of a float that gzip leaves some 29.6 of.
    expect(found?.message).toMatch(/^Float32 values hardly compress: 7[789]\s% of the/);
  });

  it('says of sparse floats what each value that is not zero costs, and what levels would save', async () => {
    const sparse = kernel('k', 0.12);
    const found = await finding(modelOfWeights([sparse]), 'sparseFloats');
    expect(found?.bytes).toBe(gzipOf(sparse) - gzipOf(quantizeWeight(sparse, { dtype: 'uint8', levels: 16 })));
    expect(found?.message).toMatch(/^k is 12\s% dense but stored as float32: each value that is not zero still costs 5\.\d bytes/);
    expect(await finding(modelOfWeights([kernel('k', 1)]), 'sparseFloats')).toBeUndefined();
  });

  it('says of scattered zeros what telling their places takes', async () => {
    const sparse = quantizeWeight(kernel('k', 0.1), { dtype: 'uint8', levels: 16 });
    const kept = sparse.values.filter((value) => value !== 0);
    const found = await finding(modelOfWeights([sparse]), 'scatteredZeros');
    expect(found?.bytes).toBe(gzipOf(sparse) - gzipOf({ ...sparse, values: kept, shape: [kept.length] }));
    expect(found?.action).toEqual({ name: 'prune', settings: { level: 'neuron' } });
    const together = { ...sparse, values: sparse.values.toSorted() };
    expect(await finding(modelOfWeights([together]), 'scatteredZeros')).toBeUndefined();
  });

  it('says how many codes are in use and what fewer would take', async () => {
    const many = quantizeWeight(kernel('k', 1), { dtype: 'uint8' });
    const found = await finding(modelOfWeights([many]), 'manyCodes');
    expect(found?.bytes).toBe(gzipOf(many) - gzipOf(quantizeWeight(many, { dtype: 'uint8', levels: 16 })));
    const few = quantizeWeight(kernel('k', 1), { dtype: 'uint8', levels: 16 });
    expect(await findings(modelOfWeights([few]))).not.toContainEqual(expect.objectContaining({ code: 'manyCodes' }));
  });

  it('says that one-dimensional weights stayed float32, only beside quantized ones', async () => {
    const quantized = quantizeWeight(kernel('k', 1), { dtype: 'uint8', levels: 4 });
    const vector = bias('b', 3000);
    const found = await finding(modelOfWeights([quantized, vector]), 'oneDimensional');
    expect(found).toMatchObject({ weights: ['b'], bytes: gzipOf(vector) - gzipOf(quantizeWeight(vector, { dtype: 'float16' })) });
    expect(await finding(modelOfWeights([kernel('k', 1), vector]), 'oneDimensional')).toBeUndefined();
  });

  it('names a weight that is half of all where no channel can be cut', async () => {
    const model = modelOfWeights([kernel('table', 1), kernel('k', 1, 20)]);
    expect(await finding(model, 'largeTensor', 0)).toMatchObject({
      weights: ['table'],
      action: { name: 'prune', settings: { level: 'parameter' } },
    });
    expect(await finding(model, 'largeTensor', 3)).toBeUndefined();
  });

  it('tells the share of model.json where it is large', async () => {
    const small = modelOfWeights([bias('b', 200)]);
    const [found] = await findings({ ...small, extras: { note: Array.from({ length: 300 }, (_, i) => `${i * 7919}`).join() } });
    expect(found?.code).toBe('modelJson');
    expect(found?.message).toMatch(/^model\.json is \d\d\s% of the download/);
    expect(await finding(modelOfWeights([kernel('k', 1)]), 'modelJson')).toBeUndefined();
  });

  it('says that zeros save nothing where nothing encodes', async () => {
    const model = modelOfWeights([kernel('k', 0.1)]);
    const { bytes, gzipBytes } = await measureSizes({ model });
    expect(await finding(model, 'unencoded')).toMatchObject({ bytes: bytes - gzipBytes, action: { name: 'saveAs' } });
    expect(await finding(modelOfWeights([kernel('k', 1)]), 'unencoded')).toBeUndefined();
  });

  it('has the most bytes at stake first, at most five, and nothing where all is well', async () => {
    const bytes = (await findings(modelOfWeights([kernel('k', 0.1), kernel('l', 1), bias('b', 2000)]))).map((each) => each.bytes);
    expect(bytes.length).toBeGreaterThan(1);
    expect(bytes.length).toBeLessThanOrEqual(5);
    expect(bytes).toEqual([...bytes].sort((a, b) => b - a));
    const few = quantizeWeight(kernel('k', 1, 400), { dtype: 'uint8', levels: 16 });
    const all = await findings(modelOfWeights([few]));
    expect(all.map(({ code }) => code)).toEqual([]);
  });

  it('leaves out what a weight can not be stored as', async () => {
    const huge = { ...bias('b', 50), values: new Float32Array(50).fill(1e30) };
    const broken = { ...kernel('k', 1), values: new Float32Array(20_000).fill(NaN) };
    const [first, second] = await weightFacts(modelOfWeights([huge, broken]));
    expect(first).not.toHaveProperty('float16Bytes');
    expect(second).not.toHaveProperty('uint8Bytes');
  });

  it('tells large weights from a part of them, near the truth', async () => {
    const dense = kernel('k', 1, 2000);
    const [facts] = await weightFacts(modelOfWeights([dense]));
    expect((facts?.gzipBytes ?? 0) / gzipOf(dense)).toBeCloseTo(1, 1.7);
    expect((facts?.uint8Bytes ?? 0) / gzipOf(quantizeWeight(dense, { dtype: 'uint8' }))).toBeCloseTo(1, 1.3);
    const sparse = kernel('s', 0.1, 2000);
    const [sparseFacts] = await weightFacts(modelOfWeights([sparse]));
    expect((sparseFacts?.gzipBytes ?? 0) / gzipOf(sparse)).toBeCloseTo(1, 1.3);
    expect((sparseFacts?.levelsBytes ?? 0) / gzipOf(quantizeWeight(sparse, { dtype: 'uint8', levels: 16 }))).toBeCloseTo(1, 1);
  });
});
