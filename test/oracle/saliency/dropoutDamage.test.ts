import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { dropoutDamage } from '../../../src/saliency/dropout/dropoutDamage';
import { planMasks, type MaskLosses } from '../../../src/saliency/dropout/maskPlan';
import { ridgeRegression } from '../../../src/saliency/dropout/ridgeRegression';

interface World {
  readonly channels: number;
  readonly masks: number;
  readonly keep: number;
  /** Spread of the products of two channels' removals, and of noise that grows with what the first channel does. */
  readonly interaction?: number;
  readonly noise?: number;
  /** Noise that both masks of a pair share. */
  readonly shared?: number;
}

/** Losses that are a sum over the removed channels, plus what the world adds. */
function simulate(
  { channels, masks, keep, interaction = 0, noise = 0, shared = 0 }: World,
  seed: number,
): MaskLosses & { truth: Float64Array } {
  const random = seededRandom(seed);
  const truth = Float64Array.from({ length: channels }, () => random.normal());
  const plan = planMasks(
    Int32Array.from({ length: channels }, (_, i) => i),
    { masks, keep, random: random.fork('masks') },
  );
  const couplings = Float64Array.from({ length: channels * channels }, () => random.normal() * interaction);
  let ofPair = 0;
  const losses = Float64Array.from({ length: masks }, (_, m) => {
    if (m % 2 === 0) ofPair = random.normal() * shared;
    const gone = [...plan.removed.subarray(m * channels, (m + 1) * channels).entries()].filter(([, one]) => one).map(([i]) => i);
    const spread = noise * (gone.includes(0) ? 3 : 1);
    let loss = 7 + ofPair + random.normal() * spread;
    for (const i of gone) loss += truth[i] ?? 0;
    // Centred, so that on average over what else is removed the damage of each stays the truth.
    const centred = Float64Array.from({ length: channels }, (_, i) => (gone.includes(i) ? 1 : 0) - (1 - keep));
    for (let i = 0; i < channels; i++)
      for (let j = 0; j < i; j++) loss += (couplings[i * channels + j] ?? 0) * (centred[i] ?? 0) * (centred[j] ?? 0);
    return loss;
  });
  return { ...plan, losses, truth };
}

/** Share of coefficients within `z` standard errors (times `scale`) of the truth, over worlds. */
function coverage(
  world: World,
  estimate: 'ridge' | 'difference',
  { z, scale = 1, pairs = true }: { z: number; scale?: number; pairs?: boolean },
): number {
  const seeds = 40;
  let inside = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const { truth, ...masks } = simulate(world, 100 + seed);
    const { damage, standardErrors } = dropoutDamage(pairs ? masks : unpaired(masks), estimate);
    for (const [i, value] of damage.entries()) if (Math.abs(value - (truth[i] ?? 0)) <= z * scale * (standardErrors[i] ?? 0)) inside++;
  }
  return inside / (seeds * world.channels);
}

/** The same masks in an order that pairs each with a stranger. */
function unpaired({ channels, removed, losses }: MaskLosses): MaskLosses {
  const order = Array.from(losses, (_, m) => (m % 2 === 0 ? m : (m + 6) % losses.length));
  const rows = order.flatMap((m) => [...removed.subarray(m * channels.length, (m + 1) * channels.length)]);
  return { channels, removed: Uint8Array.from(rows), losses: Float64Array.from(order, (m) => losses[m] ?? 0) };
}

/** The regression by Gauss-Jordan elimination of [1 X]'[1 X] + penalty (none on the intercept). */
function slowRidge({ channels, removed, losses }: MaskLosses, penalty: number): number[] {
  const n = channels.length + 1;
  const design = Array.from(losses, (_, m) => [1, ...removed.subarray(m * channels.length, (m + 1) * channels.length)]);
  const system = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (_, j) =>
      design.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), i === j && i > 0 ? penalty : 0),
    ),
    design.reduce((sum, row, m) => sum + (row[i] ?? 0) * (losses[m] ?? 0), 0),
  ]);
  for (let i = 0; i < n; i++) {
    const pivot = system[i]?.[i] ?? 1;
    const scaled = (system[i] ?? []).map((value) => value / pivot);
    for (let k = 0; k < n; k++) {
      const by = system[k]?.[i] ?? 0;
      system[k] = k === i ? scaled : (system[k] ?? []).map((value, j) => value - by * (scaled[j] ?? 0));
    }
  }
  return system.slice(1).map((row) => row[n] ?? Number.NaN);
}

const WORLDS: readonly World[] = [
  { channels: 12, masks: 48, keep: 0.8, noise: 1 },
  { channels: 12, masks: 48, keep: 0.8, noise: 1, shared: 2 },
  { channels: 20, masks: 80, keep: 0.9, interaction: 0.5 },
  { channels: 20, masks: 80, keep: 0.5, interaction: 0.5 },
  { channels: 60, masks: 40, keep: 0.8, noise: 1 },
];

describe.each(WORLDS)('damage by dropout in %o', (world) => {
  it('has standard errors that are honest, and would not be if they were half as large', () => {
    for (const estimate of ['ridge', 'difference'] as const) {
      expect(coverage(world, estimate, { z: 1.96 }), estimate).toBeGreaterThan(0.88);
      expect(coverage(world, estimate, { z: 3 }), estimate).toBeGreaterThan(0.95);
      expect(coverage(world, estimate, { z: 1 }), estimate).toBeLessThan(0.82);
      expect(coverage(world, estimate, { z: 1.96, scale: 0.5 }), estimate).toBeLessThan(0.85);
    }
  });

  it('is the ridge regression with the penalty that it chose', () => {
    const masks = simulate(world, 5);
    const size = masks.channels.length;
    const means = masks.channels
      .map((_, p) => p)
      .reduce((all, p) => [...all, mean(masks.losses.length, (m) => masks.removed[m * size + p] ?? 0)], [] as number[]);
    const values = Float64Array.from({ length: size * masks.losses.length }, (_, i) => {
      const [p, m] = [Math.floor(i / masks.losses.length), i % masks.losses.length];
      return (masks.removed[m * size + p] ?? 0) - (means[p] ?? 0);
    });
    const centre = mean(masks.losses.length, (m) => masks.losses[m] ?? 0);
    const { penalty } = ridgeRegression(
      { values, columns: size, rows: masks.losses.length },
      masks.losses.map((loss) => loss - centre),
    );
    const slow = slowRidge(masks, penalty);
    for (const [i, damage] of dropoutDamage(masks, 'ridge').damage.entries()) expect(damage).toBeCloseTo(slow[i] ?? Number.NaN, 8);
  });
});

describe('damage by dropout', () => {
  it('takes both masks of a pair as one observation', () => {
    const world = { channels: 12, masks: 200, keep: 0.5, shared: 2, noise: 0.3 };
    const [paired, strangers] = [true, false].map((pairs) => coverage(world, 'ridge', { z: 1.96, pairs }));
    expect(paired).toBeGreaterThan(0.88);
    expect(paired).toBeLessThan(0.98);
    expect(strangers).toBeGreaterThan(0.99);
  });

  it('is exact where damages add up, from more channels than a dual form would need on', () => {
    const { truth, ...masks } = simulate({ channels: 40, masks: 100, keep: 0.9 }, 1);
    for (const [i, damage] of dropoutDamage(masks, 'ridge').damage.entries()) expect(damage).toBeCloseTo(truth[i] ?? Number.NaN, 6);
  });
});

describe('standard errors', () => {
  const masks = simulate({ channels: 5, masks: 20, keep: 0.7, noise: 1 }, 3);
  const [size, rows] = [masks.channels.length, masks.losses.length];

  it('of the regression are cluster-robust, residuals freed of the fit pair by pair', () => {
    const centred = Float64Array.from({ length: size * rows }, (_, i) => {
      const [p, m] = [Math.floor(i / rows), i % rows];
      return (masks.removed[m * size + p] ?? 0) - mean(rows, (row) => masks.removed[row * size + p] ?? 0);
    });
    const targets = masks.losses.map((loss) => loss - mean(rows, (row) => masks.losses[row] ?? 0));
    const fit = ridgeRegression({ values: centred, columns: size, rows }, targets);
    const { standardErrors } = dropoutDamage(masks, 'ridge');
    for (let p = 0; p < size; p++) {
      const { row, biasSquare } = fit.estimator(p);
      let square = biasSquare;
      for (let m = 0; m < rows; m += 2) {
        const block = [m, m + 1].map((i) => [m, m + 1].map((j) => (i === j ? 1 : 0) - fit.leverage(i, j) - 1 / rows));
        const freed = inverseRoot(block).map(
          (each) => (each[0] ?? 0) * (fit.residuals[m] ?? 0) + (each[1] ?? 0) * (fit.residuals[m + 1] ?? 0),
        );
        square += ((row[m] ?? 0) * (freed[0] ?? 0) + (row[m + 1] ?? 0) * (freed[1] ?? 0)) ** 2;
      }
      expect(standardErrors[p]).toBeCloseTo(Math.sqrt(square), 10);
    }
  });

  it('of differences are those of the pairs, with one degree of freedom less than pairs', () => {
    const { damage, standardErrors } = dropoutDamage(masks, 'difference');
    for (let p = 0; p < size; p++) {
      const ms = Array.from(masks.losses, (_, m) => m);
      const [gone, kept] = [1, 0].map((one) => ms.filter((m) => masks.removed[m * size + p] === one)) as [number[], number[]];
      const meanOf = (list: number[]): number => mean(list.length, (i) => masks.losses[list[i] ?? -1] ?? 0);
      expect(damage[p]).toBeCloseTo(meanOf(gone) - meanOf(kept), 10);
      const influence = (m: number): number =>
        gone.includes(m) ? ((masks.losses[m] ?? 0) - meanOf(gone)) / gone.length : -((masks.losses[m] ?? 0) - meanOf(kept)) / kept.length;
      const squares = ms.filter((m) => m % 2 === 0).map((m) => (influence(m) + influence(m + 1)) ** 2);
      const pairs = rows / 2;
      expect(standardErrors[p]).toBeCloseTo(Math.sqrt((mean(pairs, (i) => squares[i] ?? 0) * pairs * pairs) / (pairs - 1)), 10);
    }
  });

  it('of differences are infinite with one pair, and not with two', () => {
    const few = { channels: Int32Array.of(0), removed: Uint8Array.of(1, 0, 1, 0), losses: Float64Array.of(3, 1, 2, 1) };
    expect(dropoutDamage(few, 'difference').standardErrors[0]).toBeCloseTo(0.5, 12);
    const one = { ...few, removed: few.removed.slice(0, 2), losses: few.losses.slice(0, 2) };
    expect(dropoutDamage(one, 'difference').standardErrors[0]).toBe(Infinity);
  });
});

/** Of a symmetric matrix of two rows, by its eigenvalues. */
function inverseRoot(matrix: readonly (readonly number[])[]): number[][] {
  const [a = 0, b = 0, c = 0] = [matrix[0]?.[0], matrix[0]?.[1], matrix[1]?.[1]];
  const angle = Math.atan2(2 * b, a - c) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const first = (a * cos * cos + 2 * b * cos * sin + c * sin * sin) ** -0.5;
  const second = (a * sin * sin - 2 * b * cos * sin + c * cos * cos) ** -0.5;
  const off = (first - second) * cos * sin;
  return [
    [first * cos * cos + second * sin * sin, off],
    [off, first * sin * sin + second * cos * cos],
  ];
}

describe('a plan of masks', () => {
  it.each([0.001, 0.999])('removes and keeps each channel at least once, with a probability of %d to keep it', (keep) => {
    const { removed } = planMasks(Int32Array.of(3, 5), { masks: 8, keep, random: seededRandom(1) });
    for (let p = 0; p < 2; p++) {
      const gone = [0, 1, 2, 3, 4, 5, 6, 7].filter((m) => removed[m * 2 + p] === 1).length;
      expect(gone).toBe(keep < 0.5 ? 6 : 2);
    }
  });

  it('removes every channel equally often, and never twice in a pair', () => {
    const { removed } = planMasks(Int32Array.of(3, 5, 8), { masks: 40, keep: 0.9, random: seededRandom(1) });
    for (let p = 0; p < 3; p++) {
      const column = Array.from({ length: 40 }, (_, m) => removed[m * 3 + p] ?? 0);
      expect(column.reduce((sum, one) => sum + one, 0)).toBe(4);
      expect(column.some((one, m) => m % 2 === 0 && one + (column[m + 1] ?? 0) === 2)).toBe(false);
    }
  });
});

function mean(count: number, of: (index: number) => number): number {
  return Array.from({ length: count }, (_, i) => of(i)).reduce((sum, value) => sum + value, 0) / count;
}
