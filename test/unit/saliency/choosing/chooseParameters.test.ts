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
        values: new Map(
          Object.entries({ ...scores, ...values }).map(([name, list]) => [name, list === scores[name] ? list.map(() => 1) : list]),
        ),
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

  it('never removes an element whose score is not a number', () => {
    const scores = { a: [2, Number.NaN, 1, Number.NaN, 3, 4, Number.NaN] };
    expect(choose(scores, 2 / 7)).toEqual({ a: [0, 1, 0, 1, 1, 1, 1] });
    expect(choose(scores, 1)).toEqual({ a: [0, 1, 0, 1, 0, 0, 1] });
  });

  it('says which weight has scores and no values', () => {
    const wanted = { scores: new Map([['a', Float32Array.of(1)]]), values: new Map(), amount: 0.5, scope: 'global' } as const;
    expect(() => chooseParameters(wanted)).toThrow('a has scores and no values');
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

  it('is what sorting everything gives, the floor of large weights included', () => {
    const weight = fc.integer({ min: 1, max: 2600 }).chain((length) =>
      fc.record({
        // Few different values, so that many are equal.
        scores: fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.float({ min: 0, max: 5, noNaN: true })), {
          minLength: length,
          maxLength: length,
          size: 'max',
        }),
        zeros: fc.array(fc.nat({ max: length - 1 }), { maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: 1, maxLength: 3 }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('global' as const, 'layer' as const),
        (weights, amount, scope) => {
          const scores = Object.fromEntries(weights.map((each, i) => [`w${String(i)}`, each.scores]));
          const values = Object.fromEntries(
            weights.map((each, i) => [`w${String(i)}`, each.scores.map((_, k) => (each.zeros.includes(k) ? 0 : 1))]),
          );
          expect(choose(scores, amount, scope, values)).toEqual(slowChoice(scores, amount, scope, values));
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Every element in order; the lowest go, but of each weight the last thousandth (at least one) stays. */
function slowChoice(
  scores: Record<string, number[]>,
  amount: number,
  scope: 'global' | 'layer',
  values: Record<string, number[]>,
): Record<string, number[]> {
  const names = Object.keys(scores);
  const inOrder = (group: string[]): { name: string; k: number; score: number }[] =>
    group
      .flatMap((name) => (scores[name] ?? []).map((score, k) => ({ name, k, score: values[name]?.[k] === 0 ? -1 : Math.fround(score) })))
      .sort((a, b) => a.score - b.score || group.indexOf(a.name) - group.indexOf(b.name) || a.k - b.k);
  const keep = Object.fromEntries(names.map((name) => [name, (scores[name] ?? []).map(() => 1)]));
  for (const group of scope === 'global' ? [names] : names.map((name) => [name])) {
    const elements = inOrder(group);
    const stays = new Set(
      group.flatMap((name) =>
        inOrder([name])
          .slice(-Math.max(1, Math.floor((scores[name]?.length ?? 0) / 1000)))
          .map(({ k }) => `${name} ${String(k)}`),
      ),
    );
    const able = elements.filter(({ name, k }) => !stays.has(`${name} ${String(k)}`));
    for (const { name, k } of able.slice(0, Math.round(elements.length * amount))) (keep[name] ?? [])[k] = 0;
  }
  return keep;
}
