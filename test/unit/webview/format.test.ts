import { describe, expect, it } from 'vitest';
import {
  byteSize,
  change,
  compactCount,
  exactCount,
  plural,
  points,
  score,
  shapeText,
  share,
  tick,
  weightShape,
} from '../../../src/base/format';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');

describe('format', () => {
  it.each([
    [0, '0'],
    [9_512, '9,512'],
    [10_000, '10.0 k'],
    [61_700, '61.7 k'],
    [999_949, '1.00 M'],
    [2_620_000, '2.62 M'],
    [301_000_000, '301 M'],
    [4_000_000_000_000_000, '4,000 T'],
    [-115_000, '-115 k'],
  ])('writes the count %d as %s', (count, text) => {
    expect(plain(compactCount(count))).toBe(text);
  });

  it.each([
    [864, '864 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [999_600, '1.00 MB'],
    [10_485_760, '10.5 MB'],
    [3.5e9, '3.50 GB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(plain(byteSize(bytes))).toBe(text);
  });

  it.each([
    [0, '0'],
    [0.0712, '0.0712'],
    [0.17, '0.170'],
    [12.345, '12.3'],
    [1234.5, '1,235'],
    [1.23e-5, '1.2e-5'],
    [4.2e6, '4.2e6'],
    [-0.000031, '-3.1e-5'],
    [Number.NaN, '–'],
  ])('writes the score %d as %s', (value, text) => {
    expect(plain(score(value))).toBe(text);
  });

  it('writes figures of an axis without idle zeros', () => {
    expect([0.1, 2, 1e-4, 0, 100].map(tick)).toEqual(['0.1', '2', '1e-4', '0', '100']);
  });

  it('writes shares and changes with a real minus', () => {
    expect(plain(share(0.976))).toBe('97.6 %');
    expect(plain(share(0.38, 0))).toBe('38 %');
    expect(change(10, 5)).toBe('\u221250.0\u00a0%');
    expect(plain(change(10, 12))).toBe('+20.0 %');
    expect(plain(change(7, 7))).toBe('±0 %');
    expect(change(0, 7)).toBe('–');
    expect(plain(points(0.976, 0.97))).toBe('-0.6 pp');
    expect(plain(points(0.5, 0.50004))).toBe('±0 pp');
  });

  it('leaves the batch out of a sample’s shape, and nothing out of a weight’s', () => {
    expect(shapeText([null, 28, 28, 32])).toBe('28 × 28 × 32');
    expect(shapeText([null, null, 64])).toBe('? × 64');
    expect(shapeText([null])).toBe('scalar');
    expect(shapeText([3, 4])).toBe('3 × 4');
    expect(weightShape([3, 3, 1, 8])).toBe('3 × 3 × 1 × 8');
  });

  it('counts with the right noun', () => {
    expect(plural(1, 'channel')).toBe('1 channel');
    expect(plural(1200, 'channel')).toBe('1,200 channels');
    expect(plural(2, 'entry', 'entries')).toBe('2 entries');
    expect(exactCount(-5)).toBe('\u22125');
  });
});
