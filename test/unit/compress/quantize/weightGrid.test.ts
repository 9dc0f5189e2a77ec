import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { quantizeWeight } from '../../../../src/compress/quantize/quantizeWeight';
import { codesInUse, weightGrid, type WeightGrid } from '../../../../src/compress/quantize/weightGrid';
import { codesOf } from '../../../../src/formats/codec/encodeWeight';
import { decodeWeight } from '../../../../src/formats/codec/decodeWeight';
import type { Weight } from '../../../../src/model/model';

const normal = (count: number, seed: number): Float32Array => {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
};
const kernel = (count = 400): Weight => ({ name: 'k', shape: [count / 4, 4], dtype: 'float32', values: normal(count, 1) });
const gridOf = (weight: Weight, use: 'levels' | 'all'): WeightGrid => {
  const grid = weightGrid(weight, use);
  if (!grid) throw new Error('no grid');
  return grid;
};
const rounded = (grid: WeightGrid, values: Float32Array): Float32Array => {
  const into = new Float32Array(values.length);
  grid.round(values, into);
  return into;
};
/** By looking at all of them. */
const nearest = (value: number, levels: readonly number[]): number =>
  levels.reduce((best, level) => (Math.abs(level - value) < Math.abs(best - value) ? level : best));

describe('the grid of a quantized weight', () => {
  it('has the levels in use, and rounds to the nearest', () => {
    const weight = quantizeWeight(kernel(), { dtype: 'uint8', levels: 8 });
    const grid = gridOf(weight, 'levels');
    const levels = [...new Set(weight.values)].sort((a, b) => a - b);
    expect(levels).toHaveLength(8);
    const values = normal(1000, 2).map((value) => value * 1.5);
    expect([...rounded(grid, values)]).toEqual([...values].map((value) => nearest(value, levels)));
    expect([grid.low, grid.high]).toEqual([levels[0], levels.at(-1)]);
    expect([...rounded(grid, Float32Array.of(NaN, Infinity, -Infinity))]).toEqual([NaN, levels.at(-1), levels[0]]);
  });

  it.each(['uint8', 'uint16', 'float16'] as const)('of all values that %s has gives back its own', (dtype) => {
    const weight = quantizeWeight(kernel(), { dtype });
    for (const use of ['levels', 'all'] as const) {
      const grid = gridOf(weight, use);
      expect([...rounded(grid, weight.values as Float32Array)]).toEqual([...weight.values]);
      expect(grid.settle(weight.values as Float32Array)).toBe(weight);
    }
  });

  it('keeps the very codes where several stand for one value', () => {
    // Steps finer than float32 around 1: many codes decode to the same value.
    const quantization = { dtype: 'uint16', scale: 1e-9, min: 1 } as const;
    const codes = Uint16Array.of(7, 11, 60_000, 60_020, 7, 30_000);
    const values = decodeWeight(new Uint8Array(codes.slice().buffer), { dtype: 'float32', quantization });
    const weight: Weight = { name: 'w', shape: [6], dtype: 'float32', values, quantization };
    expect(values[0]).toBe(values[1]);
    const grid = gridOf(weight, 'levels');
    const moved = Float32Array.from(values, (value, i) => (i === 4 ? (values[2] ?? 0) : value));
    const settled = grid.settle(rounded(grid, moved));
    const after = [...codesOf(settled.values, quantization)];
    expect(after.slice(0, 4)).toEqual([7, 11, 60_000, 60_020]);
    expect([...codes]).toContain(after[4]);
  });

  it('tells how many codes are in use, and of what is not quantized nothing', () => {
    expect(codesInUse(quantizeWeight(kernel(), { dtype: 'uint8', levels: 5 }))).toBe(5);
    expect(codesInUse(kernel())).toBeUndefined();
    expect(weightGrid(kernel(), 'levels')).toBeUndefined();
  });
});
