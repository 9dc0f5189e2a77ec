import { describe, expect, it } from 'vitest';
import { cholesky } from '../../../src/base/cholesky';
import { seededRandom } from '../../../src/base/random';
import { blockRises } from '../../../src/saliency/obs/blockRises';
import { greedyRises } from '../../../src/saliency/obs/greedyRises';

const N = 6;

/** A positive definite matrix, and weights. */
function drawn(seed: number): { h: Float64Array; w: Float64Array } {
  const random = seededRandom(seed);
  const root = Float64Array.from({ length: N * N }, () => random.normal());
  const h = Float64Array.from({ length: N * N }, (_, at) => {
    let sum = Math.floor(at / N) === at % N ? 0.1 : 0;
    for (let k = 0; k < N; k++) sum += (root[Math.floor(at / N) * N + k] ?? 0) * (root[(at % N) * N + k] ?? 0);
    return sum;
  });
  return { h, w: Float64Array.from({ length: N }, () => random.normal()) };
}

/** Half the least (v - w)' H (v - w) of all v that are zero where `gone` says: by solving for what is left. */
function lossWithout(h: Float64Array, w: Float64Array, gone: ReadonlySet<number>): number {
  const kept = [...w.keys()].filter((k) => !gone.has(k));
  const matrix = Float64Array.from(kept.flatMap((i) => kept.map((j) => h[i * N + j] ?? 0)));
  const right = Float64Array.from(kept, (i) => w.reduce((sum, value, j) => sum + (h[i * N + j] ?? 0) * value, 0));
  const solved = kept.length === 0 ? new Float64Array() : cholesky(matrix, kept.length)?.solve(right);
  const step = Float64Array.from(w, (value, k) => (solved?.[kept.indexOf(k)] ?? 0) - value);
  let loss = 0;
  for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) loss += (step[i] ?? 0) * (h[i * N + j] ?? 0) * (step[j] ?? 0);
  return loss / 2;
}

describe('OBS on one output', () => {
  it.each([1, 2, 3, 4, 5])('takes in each step the weight without which the best loss is least (%i)', (seed) => {
    const { h, w } = drawn(seed);
    const expected = new Float64Array(N);
    const gone = new Set<number>();
    let [loss, dearest] = [0, 0];
    while (gone.size < N) {
      const options = [...w.keys()].filter((k) => !gone.has(k)).map((k) => ({ k, loss: lossWithout(h, w, new Set([...gone, k])) }));
      const best = options.reduce((a, b) => (b.loss < a.loss ? b : a));
      dearest = Math.max(dearest, best.loss - loss);
      expected[best.k] = dearest;
      loss = best.loss;
      gone.add(best.k);
    }
    const found = greedyRises(w, cholesky(h, N)?.inverse() ?? new Float64Array());
    found.forEach((rise, k) => {
      expect(rise).toBeCloseTo(expected[k] ?? Number.NaN, 8);
    });
  });

  it('costs nothing where an input is always zero, and takes inputs apart in runs', () => {
    const gram = Float64Array.of(1, 0.9, 0, 0.9, 1, 0, 0, 0, 0);
    const weights = Float32Array.of(1, 1, 5);
    const whole = blockRises({ gram, weights, run: Infinity });
    expect(whole.rises[2]).toBe(0);
    // E[(x0 + x1)^2] / 2
    expect(whole.energy).toBeCloseTo(1.9, 6);
    // The first one's work is taken over by the other where they are held against each other.
    expect(whole.rises[0]).toBeLessThan(0.2);
    const apart = blockRises({ gram, weights, run: 1 });
    expect(apart.rises[0]).toBeCloseTo(0.505, 6);
    expect(apart.rises[1]).toBeCloseTo(0.505, 6);
  });
});
