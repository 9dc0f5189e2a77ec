import { describe, expect, it } from 'vitest';
import { rungsOf, survivorsOf } from '../../../src/study/halving';

describe('the rungs of a race', () => {
  it.each<[number, number, number[]]>([
    [27, 3, [1, 3, 9]],
    [10, 3, [1, 3]],
    [5, 2, [1, 2]],
    [2, 3, []],
    [1, 2, []],
  ])('of %i epochs, one in %i', (epochs, eta, rungs) => {
    expect(rungsOf(epochs, eta)).toEqual(rungs);
  });
});

describe('those that go on', () => {
  it('are the best; of equals the first; one always does', () => {
    expect(survivorsOf([3, 1, 2, 4], 2)).toEqual([1, 2]);
    expect(survivorsOf([1, 1, 1], 3)).toEqual([0]);
    expect(survivorsOf([undefined, 5], 2)).toEqual([1]);
    expect(survivorsOf([undefined, undefined], 2)).toEqual([0]);
    expect(survivorsOf([1, 2, 3, 4, 5], 2)).toEqual([0, 1, 2]);
  });
});
