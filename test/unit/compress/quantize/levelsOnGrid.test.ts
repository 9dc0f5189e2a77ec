import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { bestLevels } from '../../../../src/compress/quantize/bestLevels';
import { gridSums } from '../../../../src/compress/quantize/gridSums';
import { levelsOnGrid } from '../../../../src/compress/quantize/levelsOnGrid';

/** Codes 0 to 255 stand for -4 to 123.5; code 8 is zero. */
const grid = { scale: 0.5, min: -4 };
const moved = (levels: number, ...values: number[]): number[] => [...levelsOnGrid(Float32Array.from(values), grid, levels)];

describe('values on the levels chosen for them', () => {
  it('stay where there are as many levels as values, zero among them', () => {
    expect(moved(4, -1, 2, 7.5)).toEqual([-1, 2, 7.5]);
    expect(moved(3, 0, 2, 7.5)).toEqual([0, 2, 7.5]);
  });

  it('go to the nearest step of the grid', () => expect(moved(5, 0.2, 0.3, 1.9, 200, -9)).toEqual([0, 0.5, 2, 123.5, -4]));

  it('gather where most of them are, each at the level nearest to it', () => {
    // Of 10, 10, 10, 10.5 and 20, 20.5 two levels beside zero keep the frequent ones.
    expect(moved(3, 10, 10, 10, 10.5, 20, 20, 20.5, 0)).toEqual([10, 10, 10, 10, 20, 20, 20, 0]);
    expect(moved(2, 10, 10, 10.5, 10.5, 10.5, 0)).toEqual([10.5, 10.5, 10.5, 10.5, 10.5, 0]);
  });

  it('have zero as a level even where they are far from it, and one between the others where that is best', () => {
    expect(moved(2, 20, 21, 21, 21, 21, 0.5)).toEqual([21, 21, 21, 21, 21, 0]);
    expect(moved(2, 20, 20, 21, 21, 21, 0.5)).toEqual([20.5, 20.5, 20.5, 20.5, 20.5, 0]);
  });
});

describe('codes at the ends of the range', () => {
  const chosenOf = (codes: readonly number[], zero: number, levels: number): number[] =>
    bestLevels(gridSums(Float32Array.from(codes), { scale: 1, min: 0 }), zero, levels)(levels);
  const errorOf = (codes: readonly number[], chosen: readonly number[]): number =>
    codes.reduce((sum, code) => sum + Math.min(...chosen.map((each) => (each - code) ** 2)), 0);

  it('are all kept when they are few enough', () => {
    expect(chosenOf([0, 255], 7, 3)).toEqual([0, 7, 255]);
    expect(chosenOf([0, 7, 255], 7, 3)).toEqual([0, 7, 255]);
  });

  it.each([0, 3, 252, 255])('cost no more than the best choice, with zero at %i', (zero) => {
    const random = seededRandom(zero);
    for (const [first, levels] of [
      [0, 2],
      [0, 3],
      [247, 2],
      [247, 3],
    ] as const) {
      const codes = Array.from({ length: 30 }, () => first + random.integer(9));
      const chosen = chosenOf(codes, zero, levels);
      expect(chosen).toContain(zero);
      expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
      let best = Infinity;
      for (let a = first; a < first + 9; a++)
        for (let b = first; b < first + 9; b++) best = Math.min(best, errorOf(codes, levels === 2 ? [zero, a] : [zero, a, b]));
      expect(errorOf(codes, chosen)).toBe(best);
    }
  });
});
