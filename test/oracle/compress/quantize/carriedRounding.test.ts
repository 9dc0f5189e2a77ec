import { describe, expect, it } from 'vitest';
import { cholesky } from '../../../../src/base/cholesky';
import { seededRandom, type Random } from '../../../../src/base/random';
import { carried, CarriedRounding, dampedGram, FactorRoom, upperFactor } from '../../../../src/compress/quantize/carriedRounding';
import { evenCodes } from '../../../../src/compress/quantize/evenCodes';
import type { InputBlock } from '../../../../src/trace/inputs/inputMoments';

const K = 12;
const O = 7;
const GRID = { scale: 0.01, min: -1.28 };
const ZERO = 128;

/** Correlated inputs, of which a kernel [K, O] makes O outputs. */
function block(random: Random): InputBlock {
  const mix = Array.from({ length: K * K }, () => random.normal());
  const rows = Array.from({ length: 60 }, () => {
    const source = Array.from({ length: K }, () => random.normal());
    return Array.from({ length: K }, (_, k) => source.reduce((sum, each, j) => sum + each * (mix[k * K + j] ?? 0), 0.5));
  });
  const mean = (of: (row: number[]) => number): number => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  return {
    count: rows.length,
    gram: Float64Array.from({ length: K * K }, (_, i) => mean((row) => (row[Math.floor(i / K)] ?? 0) * (row[i % K] ?? 0))),
    means: Float64Array.from({ length: K }, (_, k) => mean((row) => row[k] ?? 0)),
    elements: Int32Array.from({ length: O * K }, (_, i) => (i % K) * O + Math.floor(i / K)),
  };
}

/** The trace of E' G E: the squared error of all outputs. */
function outputError({ elements }: InputBlock, gram: Float64Array, before: ArrayLike<number>, after: ArrayLike<number>): number {
  const change = Array.from(elements, (place) => (after[place] ?? 0) - (before[place] ?? 0));
  let sum = 0;
  for (let o = 0; o < O; o++)
    for (let j = 0; j < K; j++)
      for (let k = 0; k < K; k++) sum += (change[o * K + j] ?? 0) * (gram[j * K + k] ?? 0) * (change[o * K + k] ?? 0);
  return sum;
}

const valueOf = (code: number): number => Math.fround(code * GRID.scale + GRID.min);
const nearest = (value: number, codes: readonly number[]): number =>
  codes.reduce((best, code) => (Math.abs(valueOf(code) - value) < Math.abs(valueOf(best) - value) ? code : best));

/** Optimal brain surgery as it is written: the inverse of what is left is made anew for each element. */
function slowSurgery(weights: readonly number[], matrix: Float64Array, codes: readonly number[]): number[] {
  const n = weights.length;
  let left = weights.map((_, i) => i);
  const w = [...weights];
  for (let q = 0; q < n; q++) {
    const own = Float64Array.from({ length: left.length ** 2 }, (_, i) => {
      const [row, column] = [left[Math.floor(i / left.length)] ?? 0, left[i % left.length] ?? 0];
      return matrix[row * n + column] ?? 0;
    });
    const inverse = cholesky(own, left.length)?.inverse() ?? new Float64Array();
    const value = valueOf(nearest(w[q] ?? 0, codes));
    const error = ((w[q] ?? 0) - value) / (inverse[0] ?? 1);
    left.forEach((place, i) => (w[place] = (w[place] ?? 0) - error * (inverse[i] ?? 0)));
    w[q] = value;
    left = left.slice(1);
  }
  return w;
}

describe('rounding with the error carried on', () => {
  const codes = evenCodes(ZERO, 40);
  const levels = { codes, lengths: codes.map(() => 0), grid: GRID };

  it.each([1, 2, 3])('is optimal brain surgery in the order of the elements (draw %i)', (seed) => {
    const random = seededRandom(seed);
    const matrix = dampedGram(block(random), K);
    const weights = Array.from({ length: K }, () => random.normal() / 2);
    const upper = upperFactor(matrix, K);
    if (!upper) throw new Error('not positive definite');
    for (let i = 0; i < K; i++)
      for (let j = 0; j < K; j++) {
        let product = 0;
        for (let k = 0; k < K; k++) product += (upper[i * K + k] ?? 0) * (upper[j * K + k] ?? 0);
        expect(product).toBeCloseTo(matrix[i * K + j] ?? 0, 9);
        if (j < i) expect(upper[i * K + j]).toBe(0);
      }
    const chosen = carried(Float64Array.from(weights), upper, levels, 0);
    expect(Array.from(chosen, (level) => valueOf(codes[level] ?? 0))).toEqual(slowSurgery(weights, matrix, codes));
  });

  it.each([1, 2, 3, 4, 5])('moves outputs no more than the nearest levels do, and leaves zeros alone (draw %i)', (seed) => {
    const random = seededRandom(seed);
    const own = block(random);
    const gram = dampedGram(own, K);
    for (const share of [0, 0.5, 0.9]) {
      for (const step of [10, 40, 100]) {
        const even = evenCodes(ZERO, step);
        const values = Float32Array.from({ length: K * O }, () => (random.uniform() < share ? 0 : random.normal() / 3));
        const plain = values.map((value) => (value === 0 ? 0 : valueOf(nearest(value, even))));
        const rounded = plain.slice();
        const scales = new Float64Array(O).fill(1);
        new CarriedRounding(values, own).into(rounded, {
          levels: { codes: even, lengths: even.map(() => 0), grid: GRID },
          scales,
          lambda: 0,
        });
        expect(outputError(own, gram, values, rounded)).toBeLessThanOrEqual(outputError(own, gram, values, plain) * (1 + 1e-9));
        values.forEach((value, i) => {
          if (value === 0) expect(rounded[i]).toBe(0);
          else expect(even.map(valueOf)).toContain(rounded[i]);
        });
      }
    }
  });

  it('moves outputs much less than the nearest levels where inputs are correlated', () => {
    const random = seededRandom(9);
    const own = block(random);
    const values = Float32Array.from({ length: K * O }, () => random.normal() / 3);
    const plain = values.map((value) => valueOf(nearest(value, codes)));
    const rounded = plain.slice();
    new CarriedRounding(values, own).into(rounded, { levels, scales: new Float64Array(O).fill(1), lambda: 0 });
    expect(outputError(own, own.gram, values, rounded)).toBeLessThan(0.5 * outputError(own, own.gram, values, plain));
  });

  it('prefers codes that take fewer bits as far as a bit is dear', () => {
    const random = seededRandom(10);
    const own = block(random);
    const values = Float32Array.from({ length: K * O }, () => random.normal() / 3);
    const lengths = codes.map((code) => (code === ZERO ? 1 : 5));
    const zeros = (lambda: number): number => {
      const rounded = values.map((value) => valueOf(nearest(value, codes)));
      new CarriedRounding(values, own).into(rounded, {
        levels: { codes, lengths, grid: GRID },
        scales: new Float64Array(O).fill(1),
        lambda,
      });
      return rounded.filter((value) => value === 0).length;
    };
    const counts = [0, 0.01, 0.1, 10].map(zeros);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(K * O);
    expect(counts[0]).toBeLessThan((K * O) / 2);
  });

  it('rounds again and again as if for the first time, with room for factors and without', () => {
    const random = seededRandom(11);
    const own = block(random);
    const values = Float32Array.from({ length: K * O }, () => (random.uniform() < 0.5 ? 0 : random.normal() / 3));
    const scales = new Float64Array(O).fill(1);
    const round = (carrying: CarriedRounding, step: number, lambda: number): Float32Array => {
      const even = evenCodes(ZERO, step);
      const rounded = values.map((value) => (value === 0 ? 0 : valueOf(nearest(value, even))));
      carrying.into(rounded, { levels: { codes: even, lengths: even.map((code) => (code === ZERO ? 1 : 5)), grid: GRID }, scales, lambda });
      return rounded;
    };
    for (const room of [undefined, new FactorRoom(0), new FactorRoom(2 * K * K)]) {
      const kept = new CarriedRounding(values, own, room);
      for (const [step, lambda] of [
        [10, 0],
        [40, 0.01],
        [100, 0],
        [10, 0],
      ] as const) {
        expect(round(kept, step, lambda)).toEqual(round(new CarriedRounding(values, own), step, lambda));
      }
    }
  });
});
