import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { merge } from '../../../../src/saliency/criteria/merge';
import { hiddenUnits } from '../../../fixtures/hiddenUnits';

describe('how replaceable a neuron is', () => {
  it('is the distance to the nearest of the same length, times what depends on it', () => {
    const scores = merge.neuron.scores(
      hiddenUnits([
        [3, 4, 0, 2],
        [0, 0, 2, 1],
        [4, 3, 0, 1],
      ]),
    );
    // The cosine of units 0 and 2 is 24/25, their squared length 25: 2 * 25 * 0.04 = 2, times 4 and times 1.
    expect(scores[2]).toBeCloseTo(2, 5);
    // Unit 2 has gone: unit 1 is at right angles to unit 0, 2 * 4 * 1; then unit 0 is left alone, 2 * 25 * 4.
    expect(scores[1]).toBeCloseTo(8, 5);
    expect(scores[0]).toBeCloseTo(200, 4);
  });

  it('lets the first of two equals go and keeps the other', () => {
    const scores = merge.neuron.scores(
      hiddenUnits([
        [1, 2, 1, 3],
        [2, 4, 2, 3],
        [5, -1, 0, 0.5],
      ]),
    );
    expect(scores[0]).toBe(0);
    expect(scores[1]).toBeGreaterThan(1);
  });

  it('of one without incoming weights is nothing, and no other is like it', () => {
    const scores = merge.neuron.scores(
      hiddenUnits([
        [3, 4, 0, 1],
        [0, 0, 0, 5],
        [0, 0, 2, 1],
      ]),
    );
    // Unit 1 is equal to itself scaled to no length. Units 0 and 2 are at right angles: 2 * 4, and 2 * 25 for the one left alone.
    expect([...scores]).toEqual([50, 0, 8, Number.NaN]);
  });

  it('never falls from one that goes to the next', () => {
    // Opposites are 4 |v|^2 apart; whoever is left alone is 2 |v|^2 from nothing.
    const scores = merge.neuron.scores(
      hiddenUnits([
        [1, 0, 0, 3],
        [-1, 0, 0, 3],
      ]),
    );
    expect([...scores]).toEqual([36, 36, Number.NaN]);
  });

  it('counts those that are left only', () => {
    const scores = merge.neuron.scores(
      hiddenUnits([
        [1, 0, 0, 3],
        [0, 1, 0, 3],
        [0.1, 0, 1, 1],
        [0, 0, 0.1, 1],
      ]),
    );
    // Unit 3 goes first, then unit 2 has lost its like.
    const first = 2 * 0.01 * (1 - 1 / Math.sqrt(1.01));
    const second = 2 * 1.01 * (1 - 0.1 / Math.sqrt(1.01));
    for (const [id, expected] of [18, 18, second, first].entries()) expect(scores[id]).toBeCloseTo(expected, 5);
  });

  it('is not less than nothing where rounding makes two of one direction more than alike', () => {
    const random = seededRandom(1);
    const units = Array.from({ length: 40 }, () => {
      const [x, y, bias] = [1, 2 ** -13, 2 ** -26].map((scale) => scale * (1 + random.integer(2 ** 11)));
      return [5, 7].map((factor) => [factor * (x ?? 0), factor * (y ?? 0), factor * (bias ?? 0), 1] as const);
    });
    const scores = merge.neuron.scores(hiddenUnits(units.flat())).subarray(0, 80);
    expect(Math.min(...scores)).toBe(0);
  });
});
