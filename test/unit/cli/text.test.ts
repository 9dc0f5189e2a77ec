import { describe, expect, it } from 'vitest';
import { editText } from '../../../src/cli/text/edit';
import { evaluateText } from '../../../src/cli/text/evaluate';
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

describe('figures of a data set', () => {
  const reading = {
    data: 'd.npz',
    format: 'npz',
    inputs: [],
    answers: { from: 'array "y"', kind: 'classes', shape: [] },
    notes: [],
    samples: { train: 50, test: 12, heldOut: true },
  } as const;
  const size = { params: 1, nonzero: 1, channels: 1, macs: 1, bytes: 1, gzipBytes: 1, brotliBytes: 1 };
  const edited = {
    plan: { operation: 'prune', settings: {}, layers: [] },
    certificate: { maskedVsCut: null, reloaded: null },
    reading,
    warnings: [],
  } as const;

  it.each([
    [{ part: 'all', samples: 62 }, 'measured on all 62 samples'],
    [{ part: 'heldOut', samples: 12, of: 62 }, 'measured on 12 of 62 samples held out'],
    [{ part: 'test', samples: 1 }, 'measured on 1 test sample'],
  ] as const)('say beside an edit which samples they are of: %j', (on, said) => {
    const measure = { ...size, loss: 1, on };
    expect(editText({ ...edited, before: measure, after: measure }).split('\n')).toContain(said);
    expect(editText({ ...edited, before: size, after: size })).not.toContain('measured on');
  });

  it('are of samples, or of their positions where each has a class', () => {
    const perClass = [
      { label: '0', samples: 3, accuracy: 1 },
      { label: '1', samples: 5, accuracy: 0 },
    ];
    const answer = { loss: 1, accuracy: 0.375, on: { part: 'test', samples: 8 }, reading, perClass } as const;
    expect(evaluateText({ ...answer, samples: 8 })).toMatch(/^loss 1, accuracy 37\.50 % on 8 test samples\nclass +samples +accuracy\n/);
    expect(evaluateText({ ...answer, on: { part: 'all', samples: 2 }, samples: 2 })).toMatch(
      / on all 2 samples\nclass +positions +accuracy\n/,
    );
  });
});
