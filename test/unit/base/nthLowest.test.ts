import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nthLowest } from '../../../src/base/nthLowest';

describe('the n-th lowest value', () => {
  it('is the one that sorting puts there', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.float({ noNaN: true }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 80 }), fc.nat(), (list, n) => {
        const values = Float32Array.from(list);
        const place = n % values.length;
        expect(nthLowest(values.slice(), place)).toBeCloseTo(values.slice().sort()[place] ?? Number.NaN, 12);
      }),
    );
  });

  it('is not there outside of the values', () => {
    expect(() => nthLowest(new Float32Array(2), 2)).toThrow('no value at 2');
  });
});
