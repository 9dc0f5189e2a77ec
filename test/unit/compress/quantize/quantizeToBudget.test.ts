import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { bytesEntropy } from '../../../../src/compress/quantize/codeEntropy';
import { quantizeModel } from '../../../../src/compress/quantize/quantizeModel';
import { quantizeToBudget } from '../../../../src/compress/quantize/quantizeToBudget';
import { encodeWeight } from '../../../../src/formats/codec/encodeWeight';
import { gzipSize } from '../../../../src/formats/wireSize';
import type { Model, Weight } from '../../../../src/model/model';
import { failureOf } from '../../../fixtures/failureOf';
import { modelOfWeights, vector } from '../../../fixtures/modelOfWeights';

const random = seededRandom(21);

function matrix(name: string, rows: number, columns: number, zeros = 0): Weight {
  const values = Float32Array.from({ length: rows * columns }, () => (random.uniform() < zeros ? 0 : random.normal()));
  return { name, shape: [rows, columns], dtype: 'float32', values };
}

const MODEL = modelOfWeights([matrix('dense/kernel', 60, 100), matrix('sparse/kernel', 100, 80, 0.9), vector('bias', [1, 2, 3])]);

const bitsOf = (model: Model): number => {
  const weights = [...model.weights.values()].filter(({ quantization }) => quantization);
  const bits = weights.reduce((sum, weight) => sum + bytesEntropy(encodeWeight(weight)), 0);
  return bits / weights.reduce((sum, { values }) => sum + values.length, 0);
};
const errorOf = (before: Model, after: Model, name: string): number => {
  const [a, b] = [before.weights.get(name)?.values ?? [], after.weights.get(name)?.values ?? []];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (Number(a[i]) - Number(b[i])) ** 2;
  return sum;
};

describe('quantizing to a budget', () => {
  it.each([0.5, 1, 2, 3])('keeps to %d bits a value, and near them', async (meanBits) => {
    const { model, spent } = await quantizeToBudget(MODEL, { dtype: 'uint8', meanBits });
    expect(spent).toBeCloseTo(bitsOf(model), 9);
    expect(spent).toBeLessThanOrEqual(meanBits);
    expect(spent).toBeGreaterThan(0.95 * meanBits);
  });

  it.each([1500, 3000, 6000])('keeps to %i bytes through gzip, and near them', async (maxBytes) => {
    const { model, spent } = await quantizeToBudget(MODEL, { dtype: 'uint8', maxBytes });
    expect(spent).toBe((await gzipSize(model)).gzipBytes);
    expect(spent).toBeLessThanOrEqual(maxBytes);
    expect(spent).toBeGreaterThan(0.95 * maxBytes);
  });

  it('takes the finest grid where that is within the budget', async () => {
    const { model } = await quantizeToBudget(MODEL, { dtype: 'uint8', meanBits: 9 });
    expect(new Set(model.weights.get('dense/kernel')?.values).size).toBeGreaterThan(150);
    const { layers } = await quantizeToBudget(MODEL, { dtype: 'mixed', meanBits: 16 });
    expect(layers.flatMap(({ loss }) => loss?.dtype ?? [])).toEqual(['uint16', 'uint16']);
  });

  it('spends a budget on tensors that have their type already, too', async () => {
    const plain = quantizeModel(MODEL, { dtype: 'uint8' }).model;
    const { model, spent } = await quantizeToBudget(plain, { dtype: 'uint8', meanBits: 2 });
    expect(bitsOf(plain)).toBeGreaterThan(3);
    expect(bitsOf(model)).toBeCloseTo(spent, 9);
    expect(spent).toBeLessThanOrEqual(2);
  });

  it('mixes types where a tensor is worth 16 bits and another is not', async () => {
    const importances = new Map([
      ['dense/kernel', new Float64Array(6000).fill(1e8)],
      ['sparse/kernel', new Float64Array(8000).fill(1e-3)],
    ]);
    const { layers } = await quantizeToBudget(MODEL, { dtype: 'mixed', meanBits: 7 }, { importances });
    expect(layers.map(({ loss }) => loss?.dtype)).toEqual(['uint16', 'uint8', undefined]);
  });

  it('gives more levels to what matters more, and leaves zeros and one-dimensional tensors alone', async () => {
    const important = (name: string): Map<string, Float64Array> =>
      new Map([...MODEL.weights].map(([each, { values }]) => [each, new Float64Array(values.length).fill(each === name ? 100 : 1)]));
    const make = async (name: string): Promise<Model> =>
      (await quantizeToBudget(MODEL, { dtype: 'uint8', meanBits: 1.5 }, { importances: important(name) })).model;
    const [dense, sparse] = [await make('dense/kernel'), await make('sparse/kernel')];
    expect(errorOf(MODEL, dense, 'dense/kernel')).toBeLessThan(errorOf(MODEL, sparse, 'dense/kernel'));
    expect(errorOf(MODEL, sparse, 'sparse/kernel')).toBeLessThan(errorOf(MODEL, dense, 'sparse/kernel'));
    const before = MODEL.weights.get('sparse/kernel')?.values ?? [];
    before.forEach((value, i) => {
      if (value === 0) expect(sparse.weights.get('sparse/kernel')?.values[i]).toBe(0);
    });
    expect(sparse.weights.get('bias')).toBe(MODEL.weights.get('bias'));
  });

  it('keeps a tensor of unknown importance on the whole grid', async () => {
    const importances = new Map([['dense/kernel', new Float64Array(6000).fill(1)]]);
    const { layers } = await quantizeToBudget(MODEL, { dtype: 'uint8', meanBits: 2 }, { importances });
    const levels = new Map(layers.map(({ name, loss }) => [name, loss?.levels ?? 0]));
    expect(levels.get('sparse/kernel')).toBeGreaterThan(100);
    expect(levels.get('dense/kernel')).toBeLessThan(32);
  });

  it('refuses a budget that no levels keep to, and says what they take', async () => {
    const refused = await failureOf(quantizeToBudget(MODEL, { dtype: 'uint8', maxBytes: 200 }));
    expect(refused).toMatchObject({ code: 'settingInvalid', setting: 'max-bytes' });
    expect(JSON.stringify(refused)).toMatch(/200 bytes gzipped can not be reached.*at least/);
  });

  it('is the same every time', async () => {
    const twice = [1, 2].map(() => quantizeToBudget(MODEL, { dtype: 'uint8', meanBits: 1.2 }));
    const [a, b] = await Promise.all(twice);
    expect(a?.model.weights.get('dense/kernel')?.values).toEqual(b?.model.weights.get('dense/kernel')?.values);
  });
});
