import { describe, expect, it } from 'vitest';
import { frugalLevels } from '../../../../src/compress/quantize/frugalLevels';
import type { OnGrid } from '../../../../src/compress/quantize/onGrid';

/** Values on a grid of whole numbers from -2 on: 0 has the code 2. */
function tensor(values: readonly number[]): OnGrid {
  return {
    values: Float32Array.from(values),
    grid: { scale: 1, min: -2 },
    zeroCode: 2,
    weights: Float64Array.from(values, () => 1),
  };
}

describe('frugalLevels', () => {
  it('leaves the level of zero where it is, whatever else goes to it', () => {
    const near = Array.from({ length: 6 }, () => 0.9);
    expect(frugalLevels(tensor([-2, 0, 0, ...near, 2]), [0, 2, 4], 1e-6).codes).toEqual([0, 2, 4]);
  });

  it('moves a level to the mean of what goes to it', () => {
    expect(frugalLevels(tensor([0, 0, 3.9, 4.1, 4]), [2, 5], 1e-6).codes).toEqual([2, 6]);
  });

  it('drops a level that nothing goes to, but not that of zero', () => {
    expect(frugalLevels(tensor([4, 4, 4]), [0, 2, 6], 1e-6).codes).toEqual([2, 6]);
  });

  it('has codes as they are where bits cost nothing, with the bits that they take', () => {
    const { codes, lengths } = frugalLevels(tensor([0, 0, 4.6, 4.6]), [2, 6], 0);
    expect(codes).toEqual([2, 6]);
    expect(lengths[0]).toBeCloseTo(1, 6);
    expect(lengths[1]).toBeCloseTo(1, 6);
  });
});
