import { describe, expect, it } from 'vitest';
import { byteAxis, countAxis, scoreAxis, shareAxis, type AxisText } from '../../../webview/text/axisText';

const written = (text: AxisText, values: readonly number[]): string[] => {
  const marks = values.map((value) => ({ value }));
  return values.map((value, i) => text(value, i, marks).replaceAll('\u00a0', ' ').replaceAll('\u2212', '-'));
};

describe('marks of an axis', () => {
  it.each<[AxisText, readonly number[], readonly string[]]>([
    [byteAxis, [1_000_000, 900_000, 800_000, 700_000], ['1.0 MB', '0.9 MB', '0.8 MB', '0.7 MB']],
    [byteAxis, [0, 250, 500], ['0 B', '250 B', '500 B']],
    [countAxis, [300_000, 150_000, 50_000, 0], ['300 k', '150 k', '50 k', '0 k']],
    [countAxis, [1_001_000, 1_000_000, 999_000], ['1,001 k', '1,000 k', '999 k']],
    [countAxis, [0, 1, 2], ['0', '1', '2']],
    [shareAxis, [0.965, 0.97, 0.975], ['96.5 %', '97.0 %', '97.5 %']],
    [shareAxis, [0, 0.5, 1], ['0 %', '50 %', '100 %']],
    [scoreAxis, [0, 0.05, 0.1, 0.15], ['0.00', '0.05', '0.10', '0.15']],
    [scoreAxis, [1.2305, 1.231, 1.2315], ['1.2305', '1.2310', '1.2315']],
    [scoreAxis, [-0.5, 0, 0.5], ['-0.5', '0.0', '0.5']],
    [scoreAxis, [0, 2e-7, 4e-7], ['0', '2e-7', '4e-7']],
    [scoreAxis, [0.30000000000000004, 0.2, 0.1], ['0.3', '0.2', '0.1']],
    [scoreAxis, [3], ['3']],
  ])('have one unit and digits enough to differ: %#', (text, values, marks) => {
    expect(written(text, values)).toEqual(marks);
  });
});
