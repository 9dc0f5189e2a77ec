import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { bestLevels } from '../../../../src/compress/quantize/bestLevels';
import { effectOf, gridSums } from '../../../../src/compress/quantize/gridSums';
import { levelsOnGrid } from '../../../../src/compress/quantize/levelsOnGrid';

/** Weighted squared error, in steps, of values that go to the nearest of some codes: the definition, element by element. */
function errorOf(places: readonly number[], weights: Float64Array, codes: readonly number[]): number {
  return places.reduce((sum, place, i) => sum + (weights[i] ?? 0) * Math.min(...codes.map((code) => (code - place) ** 2)), 0);
}

/** Every choice of so many of the codes from `first` to `last`. */
function* choices(first: number, last: number, count: number): Generator<number[]> {
  if (count === 0) yield [];
  else for (let code = first; code <= last; code++) for (const rest of choices(code + 1, last, count - 1)) yield [code, ...rest];
}

describe('the best levels of weighed elements', () => {
  it.each([1, 2, 3, 4, 5, 6])('are no worse than any choice of codes (draw %i)', (seed) => {
    const random = seededRandom(seed);
    const [first, last] = seed % 2 === 0 ? [0, 11] : [244, 255];
    const zero = first + random.integer(12);
    const places = Array.from({ length: 25 }, () => first + 11 * random.uniform());
    const weights = Float64Array.from(places, () => random.uniform() ** 3);
    const sums = gridSums(Float64Array.from(places) as unknown as Float32Array, { scale: 1, min: 0 }, weights);
    const levels = bestLevels(sums, zero, 5);
    for (const count of [2, 3, 4, 5]) {
      const found = levels(count);
      expect(found).toContain(zero);
      expect(found).toHaveLength(count);
      let best = Infinity;
      for (const codes of choices(first, last, count)) if (codes.includes(zero)) best = Math.min(best, errorOf(places, weights, codes));
      expect(errorOf(places, weights, found)).toBeCloseTo(best, 9);
      expect(effectOf(sums, found).error).toBeCloseTo(best, 9);
    }
  });

  it('go where heavy elements are', () => {
    const values = Float32Array.of(0, 10, 10, 10, 22);
    const grid = { scale: 1, min: 0 };
    expect([...levelsOnGrid(values, grid, 2)]).toEqual([0, 13, 13, 13, 13]);
    expect([...levelsOnGrid(values, grid, 2, Float64Array.of(1, 1, 1, 1, 1000))]).toEqual([0, 0, 0, 0, 22]);
  });
});
