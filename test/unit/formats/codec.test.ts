import { setFloat16 } from '@petamoriken/float16';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { fromFloat16Bits, toFloat16Bits } from '../../../src/formats/codec/float16';
import { extremes, gridOf, LARGEST_CODE, nearestCode, valueOfCode } from '../../../src/formats/codec/affineGrid';
import { decodeWeight } from '../../../src/formats/codec/decodeWeight';
import { encodeWeight } from '../../../src/formats/codec/encodeWeight';
import { storable } from '../../../src/formats/codec/storable';
import type { Quantization, Weight } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { vector } from '../../fixtures/modelOfWeights';

beforeAll(async () => {
  await startBackend('wasm');
});

describe('float16', () => {
  it('encodes every float16, and the values half-way and just off half-way between two, as the library does', () => {
    const exact = fromFloat16Bits(Uint16Array.from({ length: 0x7c00 }, (_, code) => code));
    const between = exact.map((value, code) => (value + (exact[code + 1] ?? 65_536)) / 2);
    const nudged = between.map((value, index) => value * (1 + (index % 2 === 0 ? 1 : -1) * 2 ** -23));
    const values = Float32Array.from([...exact, ...between, ...nudged].flatMap((value) => [value, -value]));
    const view = new DataView(new ArrayBuffer(2));
    const expected = Uint16Array.from(values, (value) => {
      setFloat16(view, 0, value);
      return view.getUint16(0);
    });
    expect(toFloat16Bits(values)).toEqual(expected);
  });

  it('keeps what is not finite', () => {
    const values = fromFloat16Bits(toFloat16Bits(Float32Array.of(Infinity, -Infinity, NaN, 65_519, 65_520, -1e30)));
    expect([...values]).toEqual([Infinity, -Infinity, NaN, 65_504, Infinity, -Infinity]);
  });
});

describe('decoding', () => {
  const bytes = (dtype: string): Uint8Array<ArrayBuffer> =>
    dtype === 'uint8'
      ? Uint8Array.from({ length: 256 }, (_, code) => code)
      : new Uint8Array(Uint16Array.from({ length: 65_536 }, (_, code) => code).buffer);

  it.each<{ dtype: 'float32' | 'int32'; quantization: Quantization }>([
    { dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.0123456789, min: -1.7 } },
    { dtype: 'float32', quantization: { dtype: 'uint16', scale: 3.3e-9, min: 1 } },
    { dtype: 'float32', quantization: { dtype: 'float16' } },
    { dtype: 'int32', quantization: { dtype: 'uint8', scale: 0.5, min: -3.25 } },
    { dtype: 'int32', quantization: { dtype: 'uint16', scale: 100_000, min: -70_000.5 } },
  ])('gives the bits that tfjs gives, and gives the codes back: %o', ({ dtype, quantization }) => {
    const stored = bytes(quantization.dtype);
    const shape = [stored.length / (quantization.dtype === 'uint8' ? 1 : 2)];
    const spec = { name: 'w', shape, dtype, quantization };
    const decoded = tf.io.decodeWeights(stored.slice().buffer, [spec]);
    const expected = decoded['w']?.dataSync();
    tf.dispose(decoded);
    const weight: Weight = { ...spec, values: decodeWeight(stored.slice(), spec) };
    expect(weight.values).toEqual(expected);
    expect(encodeWeight(weight)).toEqual(stored);
    expect(storable(weight).weight).toBe(weight);
  });
});

describe('grids', () => {
  it('have zero exactly where zero lies between the extremes', () => {
    const grid = gridOf(Float32Array.of(-0.3, 0, 1.1), 'uint8');
    expect(valueOfCode(nearestCode(0, grid, 255), grid, 'float32')).toBe(0);
  });

  it('keep the whole range for values on one side of zero', () => {
    expect(gridOf(Float32Array.of(1, 2), 'uint8')).toEqual({ min: 1, scale: 0.003922 });
  });

  it('stand for one value with code 0, and for no value at all', () => {
    expect(gridOf(Float32Array.of(7, 7), 'uint16')).toEqual({ min: 7, scale: 1 });
    expect(gridOf(new Float32Array(0), 'uint8')).toEqual({ min: 0, scale: 1 });
  });

  it('do not reach Infinity at the largest float32', () => {
    const largest = 3.4028234663852886e38;
    const grid = gridOf(Float32Array.of(-largest, largest), 'uint8');
    expect(Number.isFinite(valueOfCode(0, grid, 'float32'))).toBe(true);
    expect(Number.isFinite(valueOfCode(255, grid, 'float32'))).toBe(true);
  });

  it('round ties to the even code', () => {
    const grid = { scale: 2, min: 0 };
    expect([1, 3, 5, 7].map((value) => nearestCode(value, grid, 255))).toEqual([0, 2, 2, 4]);
  });
});

describe('the digits of grids', () => {
  const digitsOf = (value: number): number => value.toExponential().replace(/e.*/, '').replace(/\D/g, '').length;

  it.each([
    { dtype: 'uint8', withZero: true },
    { dtype: 'uint8', withZero: false },
    { dtype: 'uint16', withZero: true },
    { dtype: 'uint16', withZero: false },
  ] as const)('are few, and the grid spans all values: $dtype, with zero: $withZero', ({ dtype, withZero }) => {
    const last = LARGEST_CODE[dtype];
    for (const values of manyRanges(400)) {
      const grid = gridOf(values, dtype, withZero);
      const [low, high] = extremes(withZero ? Float32Array.of(...values, 0) : values);
      expect(digitsOf(grid.scale)).toBeLessThanOrEqual(dtype === 'uint8' ? 4 : 6);
      expect((grid.scale * last) / (high - low)).toBeGreaterThan(0.9997);
      expect((grid.scale * last) / (high - low)).toBeLessThan(1.01);
      if (low <= 0 && high >= 0) expect(valueOfCode(nearestCode(0, grid, last), grid, 'float32')).toBe(0);
      if (low <= 0 && high >= 0) expect(digitsOf(grid.min)).toBeLessThanOrEqual(dtype === 'uint8' ? 7 : 11);
      for (const value of values) {
        const nearest = valueOfCode(nearestCode(value, grid, last), grid, 'float32');
        expect(Math.abs(nearest - value)).toBeLessThanOrEqual(0.56 * grid.scale + 2 ** -24 * Math.abs(value));
      }
    }
  });

  it('stay the same when values on the grid get a grid again', () => {
    for (const dtype of ['uint8', 'uint16'] as const) {
      for (const values of manyRanges(400)) {
        const grid = gridOf(values, dtype);
        const ends = Float32Array.from([0, LARGEST_CODE[dtype]], (code) => valueOfCode(code, grid, 'float32'));
        const [low, high] = extremes(values);
        // An end that was moved across zero has it between, where it was not before; a narrow range far from zero float32 rounds away.
        const crossed = low * high > 0 && (ends[0] ?? 0) * (ends[1] ?? 0) <= 0;
        const narrow = high - low < Math.max(Math.abs(low), Math.abs(high)) / 2;
        if (!crossed && !narrow) expect(gridOf(ends, dtype)).toEqual(grid);
      }
    }
  });

  it('are those of zero and the values, where these are on one side of it', () => {
    expect(gridOf(Float32Array.of(0, 0), 'uint8', true)).toEqual({ min: 0, scale: 1 });
    expect(gridOf(new Float32Array(0), 'uint8', true)).toEqual({ min: 0, scale: 1 });
    expect(gridOf(Float32Array.of(0.5, 1), 'uint8', true)).toEqual({ min: 0, scale: 0.003922 });
    expect(gridOf(Float32Array.of(-1, -0.5), 'uint8', true)).toEqual({ min: -1.00011, scale: 0.003922 });
  });

  it('are as many as it takes where numbers are at the ends of float32', () => {
    for (const end of [3.4028234663852886e38, 1e-40, 1.5e-45]) {
      for (const values of [Float32Array.of(-end, end), Float32Array.of(end / 2, end)]) {
        const grid = gridOf(values, 'uint8');
        expect(grid.scale).toBeGreaterThan(0);
        expect(Number.isFinite(valueOfCode(0, grid, 'float32'))).toBe(true);
        expect(Number.isFinite(valueOfCode(255, grid, 'float32'))).toBe(true);
      }
    }
  });
});

describe('an edited quantized weight', () => {
  it('gets a new grid of its type with exact zeros', () => {
    const edited: Weight = { ...vector('w', [0, 0.1, 0.77, -0.4]), quantization: { dtype: 'uint8', scale: 0.01, min: 0.005 } };
    const { weight, change } = storable(edited);
    expect(change).toBe('regridded');
    expect(weight.quantization?.dtype).toBe('uint8');
    expect(weight.values[0]).toBe(0);
    const step = weight.quantization?.scale ?? 0;
    edited.values.forEach((value, index) => expect(Math.abs(value - (weight.values[index] ?? NaN))).toBeLessThanOrEqual(step / 2 + 1e-7));
    expect(storable(weight).change).toBeUndefined();
  });

  it.each([
    [{ dtype: 'uint8', scale: 1, min: 0 }, [1, NaN]],
    [{ dtype: 'uint16', scale: 1, min: 0 }, [-Infinity, 1]],
    [{ dtype: 'float16' }, [1, 70_000]],
  ] as const)('is stored unquantized where %o can not hold %o', (quantization, values) => {
    const { weight, change } = storable({ ...vector('w', values), quantization });
    expect(change).toBe('dropped');
    expect(weight.quantization).toBeUndefined();
    expect([...weight.values]).toEqual([...values]);
  });
});

/** Two values each: of like and unlike sign, of all sizes. */
function manyRanges(count: number): Float32Array[] {
  const random = seededRandom(3);
  const value = (): number => (random.uniform() - 0.5) * 10 ** Math.floor(random.uniform() * 12 - 8);
  return Array.from({ length: count }, () => Float32Array.of(value(), value()));
}
