import { beforeAll, describe, expect, it } from 'vitest';
import { cholesky } from '../../../src/base/cholesky';
import { seededRandom } from '../../../src/base/random';
import { MaskedSystems } from '../../../src/compress/resolve/maskedSystems';
import { answerRows, resolveProduct } from '../../../src/compress/resolve/resolveProduct';
import { fitRows, heldOutChanges, type ResolveBlock } from '../../../src/compress/resolve/rowFits';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { pooled, SecondMomentSums } from '../../../src/trace/inputs/secondMoments';

const [COUNT, K, O] = [120, 8, 5];

interface Drawn {
  readonly x: Float32Array;
  /** What is lacking: some of it told by the inputs, the rest noise. */
  readonly e: Float32Array;
  readonly block: ResolveBlock;
}

/** `told`: how much of what an output lacks the inputs tell. */
function drawn(seed: number, withConstant: boolean, told: (output: number) => number = () => 1): Drawn {
  const random = seededRandom(seed);
  const common = Float32Array.from({ length: COUNT }, () => random.normal());
  const x = Float32Array.from({ length: COUNT * K }, (_, i) => 0.5 + random.normal() + (common[Math.floor(i / K)] ?? 0));
  const true_ = Float32Array.from({ length: O * K }, (_, i) => told(Math.floor(i / K)) * random.normal());
  const e = Float32Array.from({ length: COUNT * O }, (_, i) => {
    const [n, o] = [Math.floor(i / O), i % O];
    let sum = random.normal() + told(o);
    for (let k = 0; k < K; k++) sum += (true_[o * K + k] ?? 0) * (x[n * K + k] ?? 0);
    return sum;
  });
  const half = (from: number, to: number): ReturnType<SecondMomentSums['moments']> => {
    const sums = new SecondMomentSums(O, K);
    tf.tidy(() => {
      sums.add(tf.tensor2d(e.slice(from * O, to * O), [to - from, O]), tf.tensor2d(x.slice(from * K, to * K), [to - from, K]));
    });
    return sums.moments();
  };
  const halves = [half(0, 60), half(60, COUNT)] as const;
  // The last two outputs have the same mask.
  const free = Uint8Array.from({ length: O * K }, (_, i) => (Math.floor(i / K) >= 3 ? (i % K < 5 ? 1 : 0) : random.normal() > 0 ? 1 : 0));
  return { x, e, block: { halves, whole: pooled(...halves), free, withConstant } };
}

/** The least squares of one output by Gaussian elimination on its normal equations, the constant as one more input. */
function plainFit({ x, e, block }: Drawn, row: number, strength: number): { steps: number[]; constant: number } {
  const { free, withConstant } = block;
  const used = Array.from({ length: K }, (_, k) => k).filter((k) => free[row * K + k] === 1);
  const mean = (k: number): number =>
    withConstant ? Array.from({ length: COUNT }, (_, n) => x[n * K + k] ?? 0).reduce((a, b) => a + b) / COUNT : 0;
  let trace = 0;
  for (let k = 0; k < K; k++) for (let n = 0; n < COUNT; n++) trace += ((x[n * K + k] ?? 0) - mean(k)) ** 2 / COUNT;
  const columns = [...used.map((k) => (n: number) => x[n * K + k] ?? 0), ...(withConstant ? [() => 1] : [])];
  const system = columns.map((a, i) => [
    ...columns.map((b, j) => {
      let sum = i === j && i < used.length ? (strength * trace) / K : 0;
      for (let n = 0; n < COUNT; n++) sum += (a(n) * b(n)) / COUNT;
      return sum;
    }),
    Array.from({ length: COUNT }, (_, n) => (a(n) * (e[n * O + row] ?? 0)) / COUNT).reduce((sum, value) => sum + value),
  ]);
  for (let i = 0; i < system.length; i++) {
    for (let j = 0; j < system.length; j++) {
      if (i === j) continue;
      const factor = (system[j]?.[i] ?? 0) / (system[i]?.[i] ?? 1);
      system[j] = (system[j] ?? []).map((value, c) => value - factor * (system[i]?.[c] ?? 0));
    }
  }
  const solved = system.map((line, i) => (line.at(-1) ?? 0) / (line[i] ?? 1));
  return { steps: Array.from({ length: K }, (_, k) => solved[used.indexOf(k)] ?? 0), constant: withConstant ? (solved.at(-1) ?? 0) : 0 };
}

describe('re-solving what was kept', () => {
  beforeAll(() => startBackend('wasm'));

  it.each([true, false])('is the ridge least squares of the kept weights of each output; with a constant: %s', (withConstant) => {
    const data = drawn(3, withConstant);
    const { steps, constants } = fitRows(data.block, [0, 1, 2, 3, 4], 0.05);
    for (let row = 0; row < O; row++) {
      const plain = plainFit(data, row, 0.05);
      plain.steps.forEach((step, k) => {
        expect(steps[row * K + k]).toBeCloseTo(step, 4);
      });
      expect(constants[row]).toBeCloseTo(plain.constant, 4);
    }
  });

  it('solves large subsets by what they lack as it solves them directly', () => {
    const n = 30;
    const random = seededRandom(8);
    const root = Float64Array.from({ length: n * n }, () => random.normal());
    const matrix = Float64Array.from({ length: n * n }, (_, at) => {
      let sum = Math.floor(at / n) === at % n ? 1 : 0;
      for (let k = 0; k < n; k++) sum += (root[Math.floor(at / n) * n + k] ?? 0) * (root[(at % n) * n + k] ?? 0);
      return sum;
    });
    const subset = Int32Array.from({ length: n }, (_, i) => i).filter((i) => i % 7 !== 3);
    const b = Float64Array.from(subset, () => random.normal());
    // Many of them make the inverse pay.
    const byInverse = new MaskedSystems(matrix, n, new Array<number>(50).fill(subset.length)).of(subset)?.(b);
    const own = Float64Array.from([...subset].flatMap((i) => [...subset].map((j) => matrix[i * n + j] ?? 0)));
    const direct = cholesky(own, subset.length)?.solve(b);
    byInverse?.forEach((value, i) => {
      expect(value).toBeCloseTo(direct?.[i] ?? Number.NaN, 8);
    });
    expect(byInverse).toHaveLength(subset.length);
  });

  it.each([1, 2, 3, 4, 5, 6])('never makes the held-out error grow, also where there is nothing to find (%i)', async (seed) => {
    for (const told of [0, 0.05, 1]) {
      const { block } = drawn(seed, seed % 2 === 0, () => told);
      const { before, after, blocks, strength } = await resolveProduct([block], { constantsOnly: false }, (jobs) =>
        Promise.resolve(jobs.map(answerRows)),
      );
      expect(after).toBeLessThanOrEqual(before);
      if (told === 1) expect(after).toBeLessThan(0.8 * before);
      if (strength === 'none') expect(after).toBe(before);
      // Zeros stay zeros.
      block.free.forEach((free, i) => {
        if (free === 0) expect(blocks[0]?.steps[i]).toBe(0);
      });
    }
  });

  it('leaves each output alone that its own fit would make worse where it is held out', async () => {
    const { block } = drawn(4, true, (output) => (output < 2 ? 1 : 0));
    const { blocks, strength, changed } = await resolveProduct([block], { constantsOnly: false }, (jobs) =>
      Promise.resolve(jobs.map(answerRows)),
    );
    if (strength === 'none') throw new Error('two outputs have something to find');
    const worse = [...heldOutChanges(block, [0, 1, 2, 3, 4], strength)].map((change) => !(change < 0));
    expect(worse).toContain(true);
    expect(changed).toBe(worse.filter((each) => !each).length);
    worse.forEach((isWorse, row) => {
      const moved = [...(blocks[0]?.steps.subarray(row * K, (row + 1) * K) ?? []), blocks[0]?.constants[row]].some((step) => step !== 0);
      expect(moved).toBe(!isWorse);
    });
  });
});
