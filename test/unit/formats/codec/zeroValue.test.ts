import { describe, expect, it } from 'vitest';
import { valueOfCode } from '../../../../src/formats/codec/affineGrid';
import { codesOf } from '../../../../src/formats/codec/encodeWeight';
import { storable } from '../../../../src/formats/codec/storable';
import { zeroElements } from '../../../../src/formats/codec/zeroElements';
import { zeroValue } from '../../../../src/formats/codec/zeroValue';
import type { Quantization, Weight } from '../../../../src/model/model';

const coded = (codes: readonly number[], quantization: Quantization): Weight => ({
  name: 'w',
  shape: [codes.length],
  dtype: 'float32',
  values: Float32Array.from(codes, (code) => valueOfCode(code, { scale: 0, min: 0, ...quantization }, 'float32')),
  quantization,
});

/** Misses zero by a third of a step: code 43 stands for 0.001. */
const FOREIGN = { dtype: 'uint8', scale: 0.007, min: -0.3 } as const;

describe('the zero of a weight', () => {
  it('is 0 but for a grid that misses it, where it is what the nearest code decodes to', () => {
    expect(zeroValue({ dtype: 'float32' })).toBe(0);
    expect(zeroValue({ dtype: 'float32', quantization: { dtype: 'float16' } })).toBe(0);
    expect(zeroValue({ dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -4 } })).toBe(0);
    expect(zeroValue({ dtype: 'float32', quantization: FOREIGN })).toBe(Math.fround(43 * 0.007 - 0.3));
    // Only double arithmetic is in the way here: 3 · 0.1 is not 0.3.
    expect(zeroValue({ dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.1, min: -0.3 } })).toBe(Math.fround(3 * 0.1 - 0.3));
    expect(zeroValue({ dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.1, min: 2 } })).toBe(0);
    expect(zeroValue({ dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.01, min: -9 } })).toBe(0);
  });

  it('is counted by its code', () => {
    expect(zeroElements(coded([43, 43, 0, 42, 44, 43], FOREIGN))).toBe(3);
    expect(zeroElements(coded([3, 2, 3], { dtype: 'uint8', scale: 0.1, min: -0.3 }))).toBe(2);
    expect(zeroElements({ name: 'w', shape: [3], dtype: 'float32', values: Float32Array.of(0, -0, 1e-30) })).toBe(2);
  });
});

describe('new zeros on a grid that misses zero', () => {
  it('move the grid by less than half a step, and no code', () => {
    const weight = coded([43, 0, 200, 255, 42], FOREIGN);
    const values = weight.values.map((value, i) => (i === 2 ? 0 : value));
    const { weight: stored, change } = storable({ ...weight, values });
    expect(change).toBe('regridded');
    expect(stored.quantization).toMatchObject({ dtype: 'uint8', scale: 0.007 });
    expect([...codesOf(stored.values, stored.quantization ?? FOREIGN)]).toEqual([43, 0, 43, 255, 42]);
    expect([stored.values[0], stored.values[2]]).toEqual([0, 0]);
    stored.values.forEach((value, i) => expect(Math.abs(value - (values[i] ?? 0))).toBeLessThanOrEqual(0.007 / 2));
  });
});
