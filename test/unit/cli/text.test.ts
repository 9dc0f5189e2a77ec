import { describe, expect, it } from 'vitest';
import { bytes, count, figure, percent, ratio, shape } from '../../../src/cli/text/figures';
import { table } from '../../../src/cli/text/table';

describe('figures', () => {
  it('are short and keep their meaning', () => {
    expect([bytes(1023), bytes(1234), bytes(1_066_440)]).toEqual(['1023 B', '1.2 KB', '1.02 MB']);
    expect(count(266610)).toBe('266,610');
    expect([percent(0.96005), percent(undefined)]).toEqual(['96.00 %', '–']);
    expect([figure(0), figure(0.0001234567), figure(null)]).toEqual(['0', '0.0001235', '–']);
    expect([ratio(100, 8), ratio(1, 0)]).toEqual(['12.5x', '–']);
    expect(shape([null, 28, 28])).toBe('?×28×28');
  });
});

describe('a table', () => {
  it('lines text up left and figures right', () => {
    expect(table(['name', 'n'], [['a', '10'], ['longer', '5']], ['left', 'right'])).toBe(
      ['name     n', '------  --', 'a       10', 'longer   5'].join('\n'),
    );
  });
});
