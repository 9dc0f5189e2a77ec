import { describe, expect, it } from 'vitest';
import { count, figure, percent, ratio, shape } from '../../../src/cli/text/figures';
import { rankText } from '../../../src/cli/text/rank';
import { table } from '../../../src/cli/text/table';

describe('figures', () => {
  it('are short and keep their meaning', () => {
    expect(count(266610)).toBe('266,610');
    expect([percent(0.96005), percent(undefined)]).toEqual(['96.00 %', '–']);
    expect([figure(0), figure(0.0001234567), figure(null)]).toEqual(['0', '0.0001235', '–']);
    expect([ratio(100, 8), ratio(1, 0)]).toEqual(['12.5x', '–']);
    expect(shape([null, 28, 28])).toBe('?×28×28');
  });
});

describe('a table', () => {
  it('lines text up left and figures right', () => {
    expect(
      table(
        ['name', 'n'],
        [
          ['a', '10'],
          ['longer', '5'],
        ],
        ['left', 'right'],
      ),
    ).toBe(['name     n', '------  --', 'a       10', 'longer   5'].join('\n'));
  });
});

describe('a ranking', () => {
  const layer = { name: 'wide', count: 2, min: 1, mean: 2, max: 3, scores: [1, 3] };
  const answer = { method: 'dropout', level: 'neuron', scope: 'global', warnings: [] } as const;

  it('has a column of standard errors where the method estimates them', () => {
    const estimated = rankText({ ...answer, layers: [{ ...layer, standardErrors: [0.25, 0.5] }] });
    expect(estimated.split('\n')[0]).toMatch(/highest +standard error$/);
    expect(estimated).toMatch(/^wide +2 +1 +2 +3 +0\.3750$/m);
    expect(rankText({ ...answer, layers: [layer] })).not.toContain('standard error');
  });

  it('has no figure where no standard error is known', () => {
    const { scores: _, ...bare } = layer;
    expect(rankText({ ...answer, layers: [{ ...bare, scores: [1, null], standardErrors: [null, null] }] })).toMatch(
      /^wide +1 +1 +2 +3 +–$/m,
    );
  });
});
