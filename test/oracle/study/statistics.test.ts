import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../../../src/study/statistics/bootstrapMean';
import { flips } from '../../../src/study/statistics/flips';
import { holm } from '../../../src/study/statistics/holm';
import { mcNemar } from '../../../src/study/statistics/mcNemar';
import { paretoFront } from '../../../src/study/statistics/paretoFront';
import { seedsAndSamples } from '../../../src/study/statistics/seedsAndSamples';
import { studentTail } from '../../../src/study/statistics/studentT';

/** Every way to draw `count` things of `count` with replacement. */
function allDraws(count: number): number[][] {
  let draws: number[][] = [[]];
  for (let drawn = 0; drawn < count; drawn++) {
    draws = draws.flatMap((draw) => Array.from({ length: count }, (_, i) => [...draw, i]));
  }
  return draws;
}

/** Holds the ends of an interval against the distribution itself: as much must lie beyond each as 2.5 %, but for chance in the draws. */
function expectEnds({ low, high }: { low: number; high: number }, values: readonly number[]): void {
  const share = (holds: (value: number) => boolean): number => values.filter(holds).length / values.length;
  const near = 1e-9;
  expect(share((value) => value < low - near)).toBeLessThanOrEqual(0.04);
  expect(share((value) => value <= low + near)).toBeGreaterThanOrEqual(0.015);
  expect(share((value) => value > high + near)).toBeLessThanOrEqual(0.04);
  expect(share((value) => value >= high - near)).toBeGreaterThanOrEqual(0.015);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the bootstrap against all resamples there are', () => {
  it.each([[[0.3, -0.1, 0.5]], [[1, 2, 4, 8]], [[0.01, 0.02, -0.005, 0.03, 0.015]]])('of the seeds of %j', (differences) => {
    const means = allDraws(differences.length).map((draw) => sum(draw.map((i) => differences[i] ?? 0)) / draw.length);
    expectEnds(bootstrapMean(differences) ?? { low: NaN, high: NaN }, means);
  });

  it('of seeds and samples', () => {
    const pairs = [
      { first: new Uint8Array([0b0011]), second: new Uint8Array([0b0101]) },
      { first: new Uint8Array([0b1011]), second: new Uint8Array([0b1111]) },
      { first: new Uint8Array([0b0000]), second: new Uint8Array([0b1001]) },
    ];
    const turned = pairs.map(({ first, second }) => [0, 1, 2, 3].map((i) => (((second[0] ?? 0) >> i) & 1) - (((first[0] ?? 0) >> i) & 1)));
    const values = allDraws(3).flatMap((seeds) =>
      allDraws(4).map((samples) => sum(seeds.flatMap((seed) => samples.map((sample) => turned[seed]?.[sample] ?? 0))) / 12),
    );
    expectEnds(seedsAndSamples(pairs, 4), values);
  });
});

it('holds McNemar’s exact test against summed binomials', () => {
  const ways = (n: number, k: number): bigint => (k === 0 ? 1n : (ways(n, k - 1) * BigInt(n - k + 1)) / BigInt(k));
  for (let lost = 0; lost < 25; lost++) {
    for (let gained = 0; lost + gained < 25; gained++) {
      const n = lost + gained;
      // Of all 2^n ways to share out the disagreements: those at least as uneven.
      const uneven = Array.from({ length: n + 1 }, (_, k) => (Math.abs(2 * k - n) >= Math.abs(lost - gained) ? ways(n, k) : 0n));
      const expected = Number(uneven.reduce((total, each) => total + each, 0n)) / 2 ** n;
      expect(mcNemar(lost, gained), `${lost} and ${gained}`).toBeCloseTo(expected, 12);
    }
  }
});

it('comes close to the exact test where McNemar’s is approximate', () => {
  const ways = (n: number, k: number): number => (k === 0 ? 1 : (ways(n, k - 1) * (n - k + 1)) / k);
  const expected = (2 * sum(Array.from({ length: 16 }, (_, k) => ways(44, k)))) / 2 ** 44;
  expect(mcNemar(15, 29)).toBeCloseTo(expected, 2);
});

it('holds Student’s t against its density, integrated', () => {
  for (const degrees of [1, 2, 3, 4, 5, 8, 15]) {
    for (const t of [0.3, 1, 2.5]) {
      const density = (x: number): number => (1 + (x * x) / degrees) ** (-(degrees + 1) / 2);
      // x = tan(u) makes the whole line finite.
      const area = (from: number, to: number): number => {
        const steps = 20_000;
        const width = (to - from) / steps;
        return (
          width * sum(Array.from({ length: steps }, (_, i) => from + (i + 0.5) * width).map((u) => density(Math.tan(u)) / Math.cos(u) ** 2))
        );
      };
      const whole = area(0, Math.PI / 2);
      expect(studentTail(t, degrees)).toBeCloseTo(area(Math.atan(t), Math.PI / 2) / whole, 6);
    }
  }
});

it('holds Pareto’s front against every pair', () => {
  const point = fc.record({ cost: fc.integer({ min: 0, max: 6 }), worth: fc.integer({ min: 0, max: 6 }) });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 30 }), (points) => {
      const bettered = (a: { cost: number; worth: number }): boolean =>
        points.some((b) => b.cost <= a.cost && b.worth >= a.worth && (b.cost < a.cost || b.worth > a.worth));
      const expected = points.filter((each) => !bettered(each));
      const front = paretoFront(points);
      expect(new Set(front)).toEqual(new Set(expected));
      expect(front).toHaveLength(expected.length);
      expect(front.map(({ cost }) => cost)).toEqual(front.map(({ cost }) => cost).sort((a, b) => a - b));
    }),
  );
  expect(
    paretoFront([
      { cost: NaN, worth: 1 },
      { cost: 1, worth: NaN },
    ]),
  ).toEqual([]);
});

it('holds Holm’s correction against its definition, one p-value after another', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (ps) => {
      const adjusted = holm(ps);
      for (const level of [0.01, 0.05, 0.3]) {
        const sorted = [...ps].sort((a, b) => a - b);
        const firstKept = sorted.findIndex((p, rank) => p * (ps.length - rank) > level);
        const rejected = firstKept < 0 ? sorted.length : firstKept;
        expect(adjusted.filter((p) => p <= level)).toHaveLength(rejected);
      }
    }),
  );
});

it('finds flips as one sees them sample by sample', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { maxLength: 40 }), (answers) => {
      const bits = (which: 0 | 1): Uint8Array => {
        const bytes = new Uint8Array(Math.ceil(answers.length / 8));
        answers.forEach((answer, i) => (bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (Number(answer[which]) << (i & 7))));
        return bytes;
      };
      const { lost, gained } = flips(bits(0), bits(1), answers.length);
      const where = (before: boolean): number[] => answers.flatMap(([was, is], i) => (was === before && is !== before ? [i] : []));
      expect({ lost, gained }).toEqual({ lost: where(true), gained: where(false) });
    }),
  );
});
