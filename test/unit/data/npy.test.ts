import { describe, expect, it } from 'vitest';
import { formatNpy, parseNpy } from '../../../src/data/npy';
import { npyBytes } from '../../fixtures/dataFiles';

function bytesOf(size: number, write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(size);
  write(buffer);
  return buffer;
}

describe('reading .npy', () => {
  const half = Buffer.from(Uint16Array.from([0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000]).buffer);
  it.each<[string, Uint8Array, number[]]>([
    ['<f2', half, [1, -2, 2 ** -24, 65504, -0]],
    ['<f4', Buffer.from(Float32Array.from([0.5, -1e30]).buffer), [0.5, Math.fround(-1e30)]],
    ['>f4', bytesOf(8, (b) => (b.writeFloatBE(0.5), b.writeFloatBE(-3, 4))), [0.5, -3]],
    ['<f8', Buffer.from(Float64Array.from([0.1, 1e300]).buffer), [0.1, 1e300]],
    ['>f8', bytesOf(8, (b) => b.writeDoubleBE(0.1)), [0.1]],
    ['|i1', Uint8Array.from([255, 1]), [-1, 1]],
    ['<i2', Buffer.from(Int16Array.from([-300, 300]).buffer), [-300, 300]],
    ['>i2', Uint8Array.from([0xfe, 0xd4]), [-300]],
    ['<i4', Buffer.from(Int32Array.from([-70000]).buffer), [-70000]],
    ['>i4', Uint8Array.from([0, 1, 0, 0]), [65536]],
    ['<i8', bytesOf(8, (b) => b.writeBigInt64LE(-5000000000n)), [-5000000000]],
    ['>i8', bytesOf(8, (b) => b.writeBigInt64BE(7n)), [7]],
    ['|u1', Uint8Array.from([0, 255]), [0, 255]],
    ['<u2', Uint8Array.from([1, 255]), [65281]],
    ['<u4', Uint8Array.from([0, 0, 0, 255]), [4278190080]],
    ['<u8', bytesOf(8, (b) => b.writeBigUInt64LE(2n ** 40n)), [2 ** 40]],
    ['|b1', Uint8Array.from([0, 1, 7]), [0, 1, 1]],
  ])('%s', (descr, bytes, expected) => {
    const { values, shape, type } = parseNpy(npyBytes(descr, [expected.length], bytes), 'a.npy');
    expect([...values]).toEqual(expected);
    expect(shape).toEqual([expected.length]);
    expect(type).toBe(descr.slice(1));
  });

  it('turns Fortran order into row-major order', () => {
    // numpy: asfortranarray([[1, 2, 3], [4, 5, 6]]) lies in memory as 1 4 2 5 3 6.
    const bytes = npyBytes('|u1', [2, 3], Uint8Array.from([1, 4, 2, 5, 3, 6]), true);
    expect([...parseNpy(bytes, 'a.npy').values]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('reads the long header of version 2', () => {
    const first = npyBytes('|u1', [2], Uint8Array.from([8, 9]));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(first[8] ?? 0);
    const second = Buffer.concat([first.subarray(0, 6), Uint8Array.from([2, 0]), length, first.subarray(10)]);
    expect([...parseNpy(second, 'a.npy').values]).toEqual([8, 9]);
  });

  it('reads a scalar', () => {
    expect(parseNpy(npyBytes('|u1', [], Uint8Array.from([3])), 'a.npy')).toEqual({ shape: [], values: Uint8Array.from([3]), type: 'u1' });
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['another magic', Buffer.from('PK\x03\x04 something else'), /does not start/],
    ['a cut header', npyBytes('|u1', [2], Uint8Array.from([1, 2])).subarray(0, 30), /within its header/],
    ['missing values', npyBytes('<f4', [3], new Uint8Array(8)), /8 bytes of values where shape \[3\] of f4 takes 12/],
    ['extra values', npyBytes('<f4', [1], new Uint8Array(8)), /takes 4/],
    ['a size that would fill all memory', npyBytes('<f4', [1e15], new Uint8Array(8)), /takes 4000000000000000/],
    ['text', npyBytes('<U3', [1], new Uint8Array(12)), /<U3.* are not read/],
    ['objects', npyBytes('|O', [1], new Uint8Array(8)), /are not read/],
  ])('refuses %s', (_, bytes, reason) => {
    expect(() => parseNpy(bytes, 'a.npy')).toThrow(
      expect.objectContaining({ code: 'dataInvalid', message: expect.stringMatching(reason) }),
    );
  });
});

describe('writing .npy', () => {
  it('aligns the values to 64 bytes, as numpy does', () => {
    const bytes = formatNpy([2, 2], Float32Array.from([1, 2, 3, 4]));
    expect((bytes.length - 16) % 64).toBe(0);
    expect(Buffer.from(bytes).toString('latin1', 10, 64)).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".slice(0, 54));
  });
});
