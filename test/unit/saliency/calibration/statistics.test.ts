import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { bootstrapInterval } from '../../../../src/saliency/calibration/bootstrapInterval';
import { rankCorrelation } from '../../../../src/saliency/calibration/rankCorrelation';
import { recommend } from '../../../../src/saliency/calibration/recommend';
import { meanLossUnderCurve } from '../../../../src/saliency/calibration/removalCurve';
import { stratifiedSample } from '../../../../src/saliency/calibration/stratifiedSample';

describe('Spearman', () => {
  it('is that of the ranks, equal values sharing theirs', () => {
    // Ranks 1 2.5 2.5 4 against 1 3 2 4: covariance 4.5, variances 4.5 and 5.
    expect(rankCorrelation([10, 20, 20, 30], [1, 7, 5, 900], seededRandom(1)).spearman).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
    // In any order of the pairs.
    expect(rankCorrelation([20, 30, 10, 20], [5, 900, 1, 7], seededRandom(1)).spearman).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
    expect(rankCorrelation([1, 2, 3, 4], [9, 7, 5, 1], seededRandom(1)).spearman).toBe(-1);
  });

  it('is nothing where nothing is distinguished', () => {
    expect(rankCorrelation([1, 1, 1, 1], [1, 2, 3, 4], seededRandom(1))).toEqual({ spearman: null, low: null, high: null });
    expect(rankCorrelation([1, 2], [1, 2], seededRandom(1)).spearman).toBeNull();
  });

  it('has an interval that holds the true value about as often as it says', () => {
    // Spearman of two normals whose Pearson correlation is 0.6 is 6/pi asin(0.3).
    const truth = (6 / Math.PI) * Math.asin(0.3);
    const worlds = 60;
    let inside = 0;
    let insideHalf = 0;
    for (let seed = 0; seed < worlds; seed++) {
      const random = seededRandom(seed).fork('world');
      const a = Array.from({ length: 60 }, () => random.normal());
      const b = a.map((value) => 0.6 * value + 0.8 * random.normal());
      const { low, high } = rankCorrelation(a, b, random.fork('bootstrap'));
      const [middle, half] = [((low ?? 0) + (high ?? 0)) / 2, ((high ?? 0) - (low ?? 0)) / 2];
      if (Math.abs(truth - middle) <= half) inside++;
      if (Math.abs(truth - middle) <= half / 2) insideHalf++;
    }
    expect(inside / worlds).toBeGreaterThan(0.87);
    expect(inside / worlds).toBeLessThan(0.99);
    expect(insideHalf / worlds).toBeLessThan(0.8);
  });
});

describe('a bootstrap interval', () => {
  it('is the same for the same seed, and absent where there is nothing to draw', () => {
    const mean = (indices: Uint32Array): number => indices.reduce((sum, i) => sum + i, 0) / indices.length;
    expect(bootstrapInterval(20, mean, seededRandom(4))).toEqual(bootstrapInterval(20, mean, seededRandom(4)));
    expect(bootstrapInterval(20, mean, seededRandom(4))).not.toEqual(bootstrapInterval(20, mean, seededRandom(5)));
    expect(bootstrapInterval(0, mean, seededRandom(4))).toBeUndefined();
    expect(bootstrapInterval(20, () => Number.NaN, seededRandom(4))).toBeUndefined();
  });

  it('has 95 % of the statistics of a thousand resamples in it, and leaves out those that are none', () => {
    let count = 0;
    expect(bootstrapInterval(3, () => count++, seededRandom(1))).toEqual({
      low: expect.closeTo(24.975, 9),
      high: expect.closeTo(974.025, 9),
    });
    expect(count).toBe(1000);
    const some = (share: number) => bootstrapInterval(3, () => (count++ % 10 < share ? 1 : Number.NaN), seededRandom(1));
    expect(some(6)).toEqual({ low: 1, high: 1 });
    expect(some(4)).toBeUndefined();
  });
});

describe('a stratified sample', () => {
  const strata = [
    { name: 'small', members: [7, 8] },
    { name: 'large', members: Uint32Array.from({ length: 1000 }, (_, i) => i + 100) },
    { name: 'none', members: [] },
    { name: 'middle', members: Uint32Array.from({ length: 50 }, (_, i) => i + 5000) },
  ];
  const drawn = (count: number, seed = 1): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { name } of stratifiedSample(strata, count, seededRandom(seed))) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  };

  it('takes as many of each group while they last', () => {
    expect(drawn(60)).toEqual({ small: 2, middle: 29, large: 29 });
    expect(drawn(61)).toEqual({ small: 2, middle: 30, large: 29 });
    expect(drawn(200)).toEqual({ small: 2, middle: 50, large: 148 });
    expect(drawn(9999)).toEqual({ small: 2, middle: 50, large: 1000 });
  });

  it('takes no member twice, members of the group only, others for another seed', () => {
    const sample = stratifiedSample(strata, 60, seededRandom(1));
    expect(new Set(sample.map(({ name, member }) => `${name} ${String(member)}`)).size).toBe(60);
    for (const { name, member } of sample) expect(Array.from(strata.find((each) => each.name === name)?.members ?? [])).toContain(member);
    expect(stratifiedSample(strata, 60, seededRandom(1))).toEqual(sample);
    expect(stratifiedSample(strata, 60, seededRandom(2))).not.toEqual(sample);
    const large = sample.filter(({ name }) => name === 'large');
    expect(large.map(({ member }) => member)).toEqual(large.map(({ member }) => member).sort((a, b) => a - b));
    // Whatever else is drawn.
    expect(stratifiedSample(strata.slice(1, 2), 29, seededRandom(1))).toEqual(large);
  });
});

describe('the mean loss under a curve', () => {
  it('is that of straight lines, up to the ceiling', () => {
    const points = [
      { amount: 0, loss: 0 },
      { amount: 0.5, loss: 1 },
      { amount: 0.75, loss: 9 },
    ];
    expect(meanLossUnderCurve(points, Infinity)).toBeCloseTo((0.5 * 0.5 + 0.25 * 5) / 0.75, 12);
    expect(meanLossUnderCurve(points, 2)).toBeCloseTo((0.5 * 0.5 + 0.25 * 1.5) / 0.75, 12);
    expect(meanLossUnderCurve([{ amount: 0, loss: 3 }], 2)).toBe(2);
    expect(
      meanLossUnderCurve(
        [
          { amount: 0, loss: 9 },
          { amount: 0.5, loss: 1 },
        ],
        2,
      ),
    ).toBeCloseTo(1.5, 12);
  });
});

describe('a recommendation', () => {
  const random = seededRandom(6).fork('losses');
  const noise = Float64Array.from({ length: 300 }, () => random.normal());
  const own = (): Float64Array => Float64Array.from({ length: 300 }, () => random.normal());
  const curve = (method: 'obd' | 'random' | 'magnitude' | 'taylor', lift: number, wobble?: Float64Array) => ({
    method: method as 'random' | 'magnitude',
    points: [
      { amount: 0, samples: noise },
      { amount: 0.5, samples: noise.map((value, i) => value + lift + 0.2 * (wobble?.[i] ?? 0)) },
    ],
  });

  it('is the method with the least loss, and says which are close to it', () => {
    const curves = [curve('random', 2, own()), curve('magnitude', 0.5, own()), curve('obd', 0.51, own()), curve('taylor', 0.7, own())];
    const found = recommend(curves, Infinity, seededRandom(1));
    expect(found.ranking.map(({ method }) => method).slice(2)).toEqual(['taylor', 'random']);
    expect([found.method, ...found.close].sort()).toEqual(['magnitude', 'obd']);
  });

  it('pairs the samples: a small lead on every one of them is a lead', () => {
    expect(recommend([curve('magnitude', 0.5), curve('random', 0.51)], Infinity, seededRandom(1))).toMatchObject({
      method: 'magnitude',
      close: [],
    });
    expect(recommend([curve('magnitude', 0.5)], Infinity, seededRandom(1))).toMatchObject({ method: 'magnitude', close: [] });
  });

  it('can not tell methods apart without samples, and draws for each from a stream of its own', () => {
    const none = (method: 'obd' | 'random') => ({ method, points: [{ amount: 0, samples: new Float64Array() }] });
    expect(recommend([none('obd'), none('random')], Infinity, seededRandom(1)).close).toHaveLength(1);
    const forked: string[] = [];
    const stream = { ...seededRandom(1), fork: (label: string) => (forked.push(label), seededRandom(2)) };
    recommend([curve('magnitude', 0.5), curve('random', 0.6), curve('obd', 0.7)], Infinity, stream);
    expect(forked).toEqual(['random', 'obd']);
  });

  it('does not tell lost models apart', () => {
    const found = recommend([curve('magnitude', 7), curve('random', 6)], -1, seededRandom(1));
    expect(found.close).toHaveLength(1);
  });
});
