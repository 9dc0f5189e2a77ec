import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { withMathRandom } from '../../../src/runtime/seededMathRandom';

describe('Math.random from a seed', () => {
  const three = (): number[] => [Math.random(), Math.random(), Math.random()];

  it('gives the stream, and goes on with it', () => {
    const draws = withMathRandom(seededRandom(3), three);
    expect(withMathRandom(seededRandom(3), three)).toEqual(draws);
    const stream = seededRandom(3);
    expect([...withMathRandom(stream, three), ...withMathRandom(stream, three)]).not.toEqual([...draws, ...draws]);
  });

  it('is put back, also after an error', () => {
    const original = Math.random;
    withMathRandom(seededRandom(1), three);
    expect(Math.random).toBe(original);
    expect(() =>
      withMathRandom(seededRandom(1), () => {
        throw new Error('x');
      }),
    ).toThrow('x');
    expect(Math.random).toBe(original);
  });
});
