import { describe, expect, it } from 'vitest';
import { middleInterval } from '../../../../src/base/interval';
import { seededRandom } from '../../../../src/base/random';
import { flips } from '../../../../src/study/statistics/flips';
import { meanInterval } from '../../../../src/base/statistics/meanInterval';
import { pairedDifference } from '../../../../src/study/statistics/pairedDifference';
import { resampleCounts } from '../../../../src/study/statistics/resampleCounts';
import { isRight, rightBits } from '../../../../src/study/statistics/rightBits';
import { seedsAndSamples } from '../../../../src/study/statistics/seedsAndSamples';
import { bootstrapMean } from '../../../../src/study/statistics/bootstrapMean';

describe('a mean over seeds', () => {
  it('has Student’s interval from five on', () => {
    const { n, mean, interval } = meanInterval([1, 2, 3, 4, 5]);
    // 2.776445 * sqrt(2.5 / 5)
    expect([n, mean]).toEqual([5, 3]);
    expect(interval?.low).toBeCloseTo(3 - 1.963243, 5);
    expect(interval?.high).toBeCloseTo(3 + 1.963243, 5);
  });

  it('has none below', () => {
    expect(meanInterval([1, 2, 3, 6])).toEqual({ n: 4, mean: 3 });
  });
});

describe('a paired difference', () => {
  it('has the p of the paired t-test', () => {
    // Differences 1..5: t = 3 / sqrt(2.5 / 5) = 4.2426 on 4 degrees of freedom.
    const { mean, p } = pairedDifference([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(p).toBeCloseTo(0.013236, 5);
  });

  it('is the same every time', () => {
    expect(bootstrapMean([0.1, 0.4, -0.2, 0.3, 0])).toEqual(bootstrapMean([0.1, 0.4, -0.2, 0.3, 0]));
  });

  it('is only a number where there is one seed, and sure where all are equal', () => {
    expect(pairedDifference([0.3])).toEqual({ n: 1, mean: 0.3 });
    expect(bootstrapMean([0.3])).toBeUndefined();
    expect(pairedDifference([0, 0, 0])).toEqual({ n: 3, mean: 0, p: 1 });
    expect(bootstrapMean([0, 0, 0])).toEqual({ low: 0, high: 0 });
    expect(pairedDifference([0.1, 0.1, 0.1, 0.1, 0.1]).p).toBe(0);
  });
});

describe('flips', () => {
  it('are told by position, and no further than there are samples', () => {
    const before = rightBits(Buffer.from([0b10000101, 0b11]).toString('base64'));
    const after = rightBits(Buffer.from([0b10000110, 0b00]).toString('base64'));
    expect(flips(before, after, 9)).toEqual({ lost: [0, 8], gained: [1] });
    expect(flips(before, after, 10)).toEqual({ lost: [0, 8, 9], gained: [1] });
    expect([0, 1, 2, 7, 8, 16].map((i) => isRight(before, i))).toEqual([true, false, true, true, true, false]);
  });
});

describe('seeds and samples together', () => {
  it.each([1, 2, 5])('of %i seeds are those that counting draw by draw comes to', (seeds) => {
    const samples = 301;
    const random = seededRandom(seeds);
    const bits = (): Uint8Array => Uint8Array.from({ length: Math.ceil(samples / 8) }, () => Math.floor(random.uniform() * 256));
    const pairs = Array.from({ length: seeds }, () => ({ first: bits(), second: bits() }));
    const [bySeed, bySample] = [resampleCounts(seeds, 1000).counts, resampleCounts(samples, 1000).counts];
    const sums = new Float64Array(1000);
    for (let r = 0; r < 1000; r++) {
      for (const [pair, { first, second }] of pairs.entries()) {
        for (let sample = 0; sample < samples; sample++) {
          const turned = Number(isRight(second, sample)) - Number(isRight(first, sample));
          sums[r] = (sums[r] ?? 0) + turned * (bySeed[pair * 1000 + r] ?? 0) * (bySample[sample * 1000 + r] ?? 0);
        }
      }
    }
    expect(seedsAndSamples(pairs, samples)).toEqual(middleInterval(sums.map((sum) => sum / (samples * seeds))));
  });

  it('are sure where nothing turned, and wide where one seed alone did', () => {
    const bits = (value: number): Uint8Array => new Uint8Array(125).fill(value);
    expect(seedsAndSamples([{ first: bits(85), second: bits(85) }], 1000)).toEqual({ low: 0, high: 0 });
    const same = { first: bits(0), second: bits(0) };
    const turned = { first: bits(0), second: bits(15) };
    const { low, high } = seedsAndSamples([turned, same, same, same, same], 1000);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0.25);
  });
});
