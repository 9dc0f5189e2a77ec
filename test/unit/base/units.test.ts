import { describe, expect, it } from 'vitest';
import { byteSize, BYTE_UNITS, COUNT_UNITS } from '../../../src/base/scaled';
import { naturally } from '../../../src/base/naturally';
import { unitColumn } from '../../../src/base/unitColumn';

describe('byteSize', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [1024, '1.02 kB'],
    [999_500, '1.00 MB'],
    [10_000_000, '10.0 MB'],
    [3_500_000_000, '3.50 GB'],
    [4e15, '4,000 TB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(byteSize(bytes)).toBe(text);
  });
});

describe('unitColumn', () => {
  it.each<[readonly (number | null)[], readonly string[], string, readonly string[]]>([
    [[4, 9_999], BYTE_UNITS, 'B', ['4', '9,999']],
    [[4, 60, 941_200, null], BYTE_UNITS, 'kB', ['<0.1', '0.1', '941.2']],
    [[0, 128, 2_621_440], BYTE_UNITS, 'kB', ['0.0', '0.1', '2,621.4']],
    [[64, 102_760_448], BYTE_UNITS, 'kB', ['<1', '102,760']],
    [[64_000, 5_000_000_000], BYTE_UNITS, 'MB', ['0.1', '5,000.0']],
    [[9_512, 301_000_000], COUNT_UNITS, 'k', ['10', '301,000']],
    [[], BYTE_UNITS, 'B', []],
  ])('has one unit for all: %#', (values, units, unit, cells) => {
    const column = unitColumn(values, units);
    expect(column.unit).toBe(unit);
    expect(values.flatMap((value) => (value === null ? [] : [column.write(value)]))).toEqual(cells);
  });
});

describe('naturally', () => {
  it('orders numbers in names as numbers', () => {
    expect(['conv2d_10', 'conv2d', 'conv2d_2', 'conv2d_1'].sort(naturally)).toEqual(['conv2d', 'conv2d_1', 'conv2d_2', 'conv2d_10']);
  });
});
