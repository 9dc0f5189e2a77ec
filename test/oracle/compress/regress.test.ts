import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { SecondMomentSums, pooled, type SecondMoments } from '../../../src/trace/inputs/secondMoments';
import { regress } from '../../../src/compress/merge/regress';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';

const COUNT = 200;
const K = 4;

/** Rows of regressors far from zero, and two targets: one linear in them plus noise, one noise alone. */
function rows(noise: number, seed = 5): { x: Float32Array; t: Float32Array } {
  const random = seededRandom(seed);
  const x = Float32Array.from({ length: COUNT * K }, () => 30 + random.normal());
  const t = Float32Array.from({ length: COUNT * 2 }, (_, i) => {
    const at = Math.floor(i / 2) * K;
    const linear = 2 * (x[at] ?? 0) - (x[at + 2] ?? 0) + 7;
    return (i % 2 === 0 ? linear : 0) + noise * random.normal();
  });
  return { x, t };
}

function momentsOf({ x, t }: { x: Float32Array; t: Float32Array }, from: number, to: number, batch = 32): SecondMoments {
  const sums = new SecondMomentSums(2, K);
  for (let start = from; start < to; start += batch) {
    const end = Math.min(to, start + batch);
    tf.tidy(() =>
      sums.add(
        tf.tensor2d(t.subarray(start * 2, end * 2).slice(), [end - start, 2]),
        tf.tensor2d(x.subarray(start * K, end * K).slice(), [end - start, K]),
      ),
    );
  }
  return sums.moments();
}

describe('regressing from moments', () => {
  beforeAll(() => startBackend('wasm'));

  it('has the moments that two plain loops have, and halves pool to the whole', () => {
    const data = rows(0.1);
    const before = tf.memory().numTensors;
    const whole = momentsOf(data, 0, COUNT);
    const both = pooled(momentsOf(data, 0, 90), momentsOf(data, 90, COUNT));
    expect(tf.memory().numTensors).toBe(before);
    const column = (values: Float32Array, width: number, at: number): number[] =>
      Array.from({ length: COUNT }, (_, n) => values[n * width + at] ?? 0);
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const covariance = (a: number[], b: number[]): number => mean(a.map((value, n) => (value - mean(a)) * ((b[n] ?? 0) - mean(b))));
    for (const found of [whole, both]) {
      for (let i = 0; i < K; i++) {
        expect(found.regressorMeans[i]).toBeCloseTo(mean(column(data.x, K, i)), 4);
        for (let j = 0; j < K; j++) expect(found.gram[i * K + j]).toBeCloseTo(covariance(column(data.x, K, i), column(data.x, K, j)), 4);
        for (let c = 0; c < 2; c++) expect(found.cross[c * K + i]).toBeCloseTo(covariance(column(data.t, 2, c), column(data.x, K, i)), 4);
      }
      expect(found.targetVariances[0]).toBeCloseTo(covariance(column(data.t, 2, 0), column(data.t, 2, 0)), 3);
    }
  });

  it('finds an exact dependence with its constant', () => {
    const data = rows(0);
    const { coefficients, constants } = regress({
      halves: [momentsOf(data, 0, 100), momentsOf(data, 100, COUNT)],
      importance: Float64Array.of(1, 1),
      withConstant: true,
    });
    [2, 0, -1, 0].forEach((value, k) => expect(coefficients[k]).toBeCloseTo(value, 4));
    expect(constants[0]).toBeCloseTo(7, 2);
  });

  it('takes nothing but the constant where there is nothing to find, and nothing at all without a constant', () => {
    const data = rows(1);
    const noise = { x: data.x, t: data.t.map((value, i) => (i % 2 === 0 ? 0 : value)) };
    const halves = [momentsOf(noise, 0, 100), momentsOf(noise, 100, COUNT)] as const;
    const far = { ...halves[0], targetMeans: Float64Array.of(0, 3) };
    const same = { ...halves[1], targetMeans: Float64Array.of(0, 3) };
    const found = regress({ halves: [far, same], importance: Float64Array.of(1, 1), withConstant: true });
    // A ridge of 1 may win by a hair; what it adds to the constant is small.
    expect(found.coefficients.every((value) => Math.abs(value) < 0.2)).toBe(true);
    const none = regress({ halves: [noRegressors(far), noRegressors(same)], importance: Float64Array.of(1, 1), withConstant: false });
    expect(none.strength).toBe('none');
    expect([...none.constants]).toEqual([0, 0]);
    expect(
      regress({ halves: [noRegressors(far), noRegressors(same)], importance: Float64Array.of(1, 1), withConstant: true }).strength,
    ).toBe('constant');
  });
});

function noRegressors(moments: SecondMoments): SecondMoments {
  return { ...moments, regressorMeans: new Float64Array(), gram: new Float64Array(), cross: new Float64Array() };
}
