import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { bestLevels } from '../../../../src/compress/quantize/bestLevels';
import { gridSums } from '../../../../src/compress/quantize/gridSums';
import { quantizeWeight } from '../../../../src/compress/quantize/quantizeWeight';
import { storable } from '../../../../src/formats/codec/storable';
import { failureOf } from '../../../fixtures/failureOf';
import { vector } from '../../../fixtures/modelOfWeights';

const random = seededRandom(11);
const normal = Array.from({ length: 2000 }, (_, index) => (index % 5 === 0 ? 0 : Math.fround(random.normal())));

describe('quantizing a weight', () => {
  it.each(['uint8', 'uint16'] as const)('to %s moves values by at most half a step and zeros not at all', (dtype) => {
    const { values, quantization } = quantizeWeight(vector('w', normal), { dtype });
    const step = quantization?.scale ?? 0;
    normal.forEach((value, index) => {
      if (value === 0) expect(values[index]).toBe(0);
      expect(Math.abs((values[index] ?? NaN) - value)).toBeLessThanOrEqual(step / 2 + 1e-6);
    });
  });

  it('to float16 rounds to the nearest', () => {
    const { values, quantization } = quantizeWeight(vector('w', [1 / 3, 0, -65_504]), { dtype: 'float16' });
    expect([...values]).toEqual([0.333251953125, 0, -65_504]);
    expect(quantization).toEqual({ dtype: 'float16' });
  });

  it.each([[[0, 0]], [[0.3, 0.3]], [[-2]], [[]]])('keeps constants exactly: %j', (constants) => {
    const weight = vector('w', constants);
    for (const dtype of ['uint8', 'uint16'] as const) expect(quantizeWeight(weight, { dtype }).values).toEqual(weight.values);
  });

  it.each([2, 3, 16, 256])('to %i levels uses no more, zero one of them, on the grid of uint8', (levels) => {
    const quantized = quantizeWeight(vector('w', normal), { dtype: 'uint8', levels });
    const distinct = new Set(quantized.values);
    expect(distinct.size).toBeLessThanOrEqual(levels);
    expect(distinct.has(0)).toBe(true);
    normal.forEach((value, index) => value === 0 && expect(quantized.values[index]).toBe(0));
    expect(storable(quantized).change).toBeUndefined();
  });

  it('has a zero level where all values are on one side', () => {
    const { values } = quantizeWeight(vector('w', [3, 4, 5, 0.1]), { dtype: 'uint8', levels: 3 });
    expect(values[3]).toBe(0);
  });

  it.each([
    ['NaN', [1, NaN], 'uint8', 'it has NaN or Infinity (1 of 2 values)'],
    ['Infinity', [1, Infinity], 'float16', 'it has NaN or Infinity (1 of 2 values)'],
    ['what is too large for float16', [70_000], 'float16', 'float16 ends at 65504 and it has 70000'],
  ] as const)('refuses %s', async (_name, values, dtype, reason) => {
    const failure = await failureOf(Promise.resolve().then(() => quantizeWeight(vector('w', values), { dtype })));
    expect(failure).toEqual({ code: 'planInvalid', tensor: 'w', reason });
  });
});

describe('the choice of codes', () => {
  /** Squared error in steps when each element goes to the nearest chosen code. */
  const errorOf = (counts: Float64Array, chosen: readonly number[]): number =>
    counts.reduce((sum, count, code) => sum + count * Math.min(...chosen.map((each) => (each - code) ** 2)), 0);

  it('is the best of all choices', () => {
    for (let round = 0; round < 20; round++) {
      const stream = random.fork(`round ${round}`);
      const counts = new Float64Array(256);
      const used = Array.from({ length: 9 }, () => stream.integer(24));
      for (const code of used) counts[code] = 1 + stream.integer(9);
      const zero = stream.integer(24);
      const chosen = bestLevels(sumsOf(counts), zero, 4)(4);
      expect(chosen).toContain(zero);
      let best = Infinity;
      for (let a = 0; a < 24; a++)
        for (let b = 0; b < a; b++) for (let c = 0; c < b; c++) best = Math.min(best, errorOf(counts, [zero, a, b, c]));
      expect(errorOf(counts, chosen)).toBe(best);
    }
  });
});

/** So many elements at each code. */
function sumsOf(counts: Float64Array): ReturnType<typeof gridSums> {
  return gridSums(Float32Array.from([...counts].flatMap((count, code) => Array.from({ length: count }, () => code))), { scale: 1, min: 0 });
}
