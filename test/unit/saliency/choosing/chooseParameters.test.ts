import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseParameters } from '../../../../src/saliency/choosing/chooseParameters';

const choose = (
  scores: Record<string, number[]>,
  amount: number,
  scope: 'global' | 'layer' = 'global',
  values: Record<string, number[]> = {},
): Record<string, number[]> =>
  Object.fromEntries(
    [
      ...chooseParameters({
        scores: new Map(Object.entries(scores).map(([name, list]) => [name, Float32Array.from(list)])),
        values: new Map(Object.entries(values)),
        amount,
        scope,
      }),
    ].map(([name, keep]) => [name, [...keep]]),
  );

describe('choosing parameters', () => {
  it('removes the lowest scores over all weights when the scope is global', () => {
    expect(choose({ a: [1, 5, 6, 7], b: [2, 3, 8, 9] }, 3 / 8)).toEqual({ a: [0, 1, 1, 1], b: [0, 0, 1, 1] });
  });

  it('removes the same share of each weight when the scope is layer', () => {
    expect(choose({ a: [1, 2, 3, 4], b: [10, 40, 20, 30] }, 0.5, 'layer')).toEqual({ a: [0, 0, 1, 1], b: [0, 1, 0, 1] });
  });

  it('breaks ties by position and removes exactly the number asked for', () => {
    expect(choose({ a: [1, 1, 1, 1] }, 0.5)).toEqual({ a: [0, 0, 1, 1] });
  });

  it('counts what is zero already, and removes it first', () => {
    expect(choose({ a: [9, 1, 2, 3] }, 0.5, 'global', { a: [0, 1, 1, 1] })).toEqual({ a: [0, 0, 1, 1] });
  });

  it('never empties a weight', () => {
    expect(choose({ a: [1, 2], b: [10, 20, 30, 40] }, 0.9)).toEqual({ a: [0, 1], b: [0, 0, 0, 1] });
  });

  it('leaves a weight alone whose scores are not numbers', () => {
    expect(choose({ a: [Number.NaN, Number.NaN], b: [1, 2, 3, 4] }, 0.5)).toEqual({ a: [1, 1], b: [0, 0, 0, 1] });
  });

  it('removes the rounded share, and no score that stays is lower than one that goes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: 0, max: 10, noNaN: true }), { minLength: 2, maxLength: 60 }),
        fc.float({ min: 0, max: Math.fround(0.95), noNaN: true }),
        (scores, amount) => {
          const keep = choose({ a: scores }, amount)['a'] ?? [];
          const gone = scores.filter((_, i) => keep[i] === 0);
          const stays = scores.filter((_, i) => keep[i] === 1);
          expect(gone.length).toBe(Math.min(scores.length - 1, Math.round(scores.length * amount)));
          expect(Math.max(...gone, -Infinity)).toBeLessThanOrEqual(Math.min(...stays));
        },
      ),
    );
  });
});
