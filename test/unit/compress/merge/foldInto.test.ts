import { describe, expect, it } from 'vitest';
import type { ConstantHome } from '../../../../src/compress/merge/constantHome';
import { foldInto, type ConsumerEdit } from '../../../../src/compress/merge/foldInto';
import { mixChannels } from '../../../../src/compress/merge/channelMix';
import type { Weight } from '../../../../src/model/model';
import { modelOfWeights, vector } from '../../../fixtures/modelOfWeights';

const weight = (shape: readonly number[], ...values: number[]): Weight => ({
  name: 'k',
  shape,
  dtype: 'float32',
  values: Float32Array.from(values),
});

describe('mixing channels', () => {
  it('adds slices onto others on an axis between two, reading them all as they were', () => {
    const mixed = mixChannels(weight([2, 3, 2], 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), 1, [
      { from: Int32Array.of(2, 0), into: Int32Array.of(0, 1), coefficients: Float64Array.of(10, 0, 1, 100) },
    ]);
    // Slice 0 gets 10 of slice 2 and 1 of itself, slice 1 gets 100 of slice 0 as it was.
    expect([...mixed.values]).toEqual([52, 64, 103, 204, 5, 6, 124, 136, 709, 810, 11, 12]);
  });

  it('takes several mixes together', () => {
    const one = { from: Int32Array.of(0), into: Int32Array.of(1), coefficients: Float64Array.of(2) };
    expect([...mixChannels(weight([2], 3, 5), 0, [one, one]).values]).toEqual([3, 17]);
  });
});

describe('folding into a consumer', () => {
  const home = (more: Partial<ConstantHome> = {}): ConstantHome => ({
    weight: 'b',
    sign: 1,
    outputAxis: 1,
    coverage: Float64Array.of(1),
    ...more,
  });
  const biasAfter = (kernel: Weight, bias: number[], edit: Pick<ConsumerEdit, 'axis' | 'constants'>): number[] => {
    const folded = foldInto(modelOfWeights([kernel, vector('b', bias)]), [{ weight: 'k', mixes: [], ...edit }]);
    return [...(folded.weights.get('b')?.values ?? [])];
  };

  it('adds what constant inputs amount to behind a dense kernel, [in, out] or [out, in], and takes it off a mean', () => {
    const values = Float64Array.of(10, 100);
    const kernel = weight([2, 3], 1, 2, 3, 4, 5, 6);
    expect(biasAfter(kernel, [1, 1, 1], { axis: 0, constants: { values, home: home() } })).toEqual([411, 521, 631]);
    expect(biasAfter(kernel, [1, 1, 1], { axis: 0, constants: { values, home: home({ sign: -1 }) } })).toEqual([-409, -519, -629]);
    const turned = weight([3, 2], 1, 4, 2, 5, 3, 6);
    expect(biasAfter(turned, [1, 1, 1], { axis: 1, constants: { values, home: home({ outputAxis: 0 }) } })).toEqual([411, 521, 631]);
  });

  it('weights each tap of a window by how often it meets the input', () => {
    const constants = { values: Float64Array.of(10), home: home({ outputAxis: 3, coverage: Float64Array.of(0.5, 1) }) };
    expect(biasAfter(weight([1, 2, 1, 2], 1, 2, 3, 4), [0, 0], { axis: 2, constants })).toEqual([35, 50]);
  });

  it('counts the constants by the consumer as it was before its own mixes', () => {
    const mixes = [{ from: Int32Array.of(1), into: Int32Array.of(0), coefficients: Float64Array.of(1) }];
    const edit: ConsumerEdit = { weight: 'k', axis: 0, mixes, constants: { values: Float64Array.of(0, 100), home: home() } };
    const folded = foldInto(modelOfWeights([weight([2, 1], 1, 4), vector('b', [1])]), [edit]);
    expect([...folded.weights.values()].map(({ values }) => [...values])).toEqual([[5, 4], [401]]);
  });
});
