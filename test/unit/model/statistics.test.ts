import { mean, standardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { histogramOf } from '../../../src/model/histogram';
import { pictureOf } from '../../../src/model/picture';
import { statisticsOf } from '../../../src/model/statistics';

const random = seededRandom(5);
const values = Float32Array.from({ length: 999 }, () => 1000 + random.normal());

describe('statistics', () => {
  it('agree with the library, far from zero too', () => {
    const found = statisticsOf(values);
    expect(found.mean).toBeCloseTo(mean([...values]), 9);
    expect(found.standardDeviation).toBeCloseTo(standardDeviation([...values]), 9);
    expect([found.min, found.max]).toEqual([Math.min(...values), Math.max(...values)]);
  });

  it('leave out what is not finite, and count it', () => {
    expect(statisticsOf(Float32Array.of(NaN, 0, Infinity, -0, 3))).toEqual({
      count: 5,
      zeros: 2,
      nonFinite: 2,
      min: 0,
      max: 3,
      mean: 1,
      standardDeviation: Math.SQRT2,
    });
  });

  it.each([new Float32Array(0), Float32Array.of(NaN)])('are zeros where there is nothing to count', (nothing) => {
    expect(statisticsOf(nothing)).toMatchObject({ count: nothing.length, min: 0, max: 0, mean: 0, standardDeviation: 0 });
  });
});

describe('histogram', () => {
  it('counts every finite value once, the largest in the last bin', () => {
    const { edges, counts } = histogramOf(Float32Array.of(0, 1, 1.9, 2, 4, NaN, -Infinity), 4);
    expect(edges).toEqual([0, 1, 2, 3, 4]);
    expect(counts).toEqual([1, 2, 1, 1]);
  });

  it('has room around values that are all the same', () => {
    const { edges, counts } = histogramOf(Int32Array.of(7, 7), 5);
    expect(edges[0]).toBeLessThan(7);
    expect(edges[5]).toBeGreaterThan(7);
    expect(counts).toEqual([0, 0, 2, 0, 0]);
  });

  it('is empty for no values', () => {
    expect(histogramOf(new Float32Array(0), 3).counts).toEqual([0, 0, 0]);
  });
});

describe('picture', () => {
  it('puts the last axis across and the others down', () => {
    expect(pictureOf({ shape: [2, 1, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) })).toEqual({
      rows: 2,
      columns: 3,
      values: [1, 2, 3, 4, 5, 6],
    });
    expect(pictureOf({ shape: [3], values: Float32Array.of(1, 2, 3) })).toEqual({ rows: 1, columns: 3, values: [1, 2, 3] });
    expect(pictureOf({ shape: [], values: Float32Array.of(9) })).toEqual({ rows: 1, columns: 1, values: [9] });
  });

  it('averages what does not fit, without what is not finite', () => {
    const wide = Float32Array.from({ length: 256 }, (_, column) => (column % 2 === 0 ? 3 : column === 1 ? NaN : 5));
    const { rows, columns, values: pixels } = pictureOf({ shape: [256], values: wide });
    expect([rows, columns]).toEqual([1, 128]);
    expect(pixels.slice(0, 3)).toEqual([3, 4, 4]);
  });

  it('has no pixels for a weight without elements', () => {
    expect(pictureOf({ shape: [4, 0], values: new Float32Array(0) })).toEqual({ rows: 0, columns: 0, values: [] });
  });
});
