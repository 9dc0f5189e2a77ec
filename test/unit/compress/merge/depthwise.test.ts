import { expect, it } from 'vitest';
import { depthwise } from '../../../../src/compress/merge/response/depthwise';
import type { ResponsePart } from '../../../../src/compress/merge/response/response';
import type { Weight } from '../../../../src/model/model';

/** Two inputs on the axis, channel 9 before channel 7, and two filters for each over three places. */
const FILTER: Weight = {
  name: 'filter',
  shape: [1, 3, 2, 2],
  dtype: 'float32',
  values: Float32Array.of(1, 2, -3, 4, 5, -6, 7, 8, 9, 10, 11, -12),
};
const VECTORS = new Map([
  [7, [1, 2, 5]],
  [9, [3, -1, 6]],
]);
const IDS = [7, 9];

const product = (v: readonly number[], w: readonly number[]): number => v.reduce((sum, value, i) => sum + value * (w[i] ?? Number.NaN), 0);

it('a channel behind a filter responds by every product of its elements and the filter, the constant among them', () => {
  // The last element of each vector is the constant.
  const inner = (v: number, w: number): number => product((VECTORS.get(v) ?? []).slice(0, 2), (VECTORS.get(w) ?? []).slice(0, 2));
  const gram = Float64Array.from(IDS.flatMap((v) => IDS.map((w) => inner(v, w))));
  const part: ResponsePart = {
    ids: Int32Array.from(IDS),
    gram,
    moments: gram.map((value) => 2 * value),
    offset: Float64Array.of(5, 6),
    scalable: true,
    convolved: false,
  };
  const { parts, partOf } = depthwise({ parts: [part], partOf: Int32Array.of(0, 0) }, Int32Array.of(9, 7), FILTER);
  // Output i * 2 + m is input i under its filter m.
  expect([...partOf]).toEqual([0, 1, 0, 1]);
  expect(parts).toHaveLength(2);
  for (const [m, { ids, gram: own, moments, offset, convolved }] of parts.entries()) {
    const filterOf = (id: number): number[] =>
      [0, 1, 2].map((place) => FILTER.values[place * 4 + (id === 9 ? 0 : 1) * 2 + m] ?? Number.NaN);
    const vectorOf = (id: number): number[] => (VECTORS.get(id) ?? []).flatMap((value) => filterOf(id).map((weight) => value * weight));
    expect([...ids]).toEqual(IDS);
    expect([...own]).toEqual(IDS.flatMap((v) => IDS.map((w) => product(vectorOf(v), vectorOf(w)))));
    const ofFilters = (v: number, w: number): number => product(filterOf(v), filterOf(w));
    const ofConstants = (v: number, w: number): number => (VECTORS.get(v)?.[2] ?? 0) * (VECTORS.get(w)?.[2] ?? 0);
    expect([...moments]).toEqual(IDS.flatMap((v) => IDS.map((w) => (2 * inner(v, w) + ofConstants(v, w)) * ofFilters(v, w))));
    expect([...offset, convolved]).toEqual([0, 0, true]);
  }
});
