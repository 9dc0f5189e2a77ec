import { describe, expect, it } from 'vitest';
import type { RankedLayer } from '../../../src/protocol/rankAnswer';
import { RANKED_COLUMNS, scoredOf, sortRanked, type RankedColumn } from '../../../webview/store/rankedOrder';

const ranked = (name: string, max: number | null, scores?: readonly (number | null)[]): RankedLayer => ({
  name,
  count: scores?.length ?? 4,
  min: max,
  mean: max,
  max,
  ...(scores ? { scores } : {}),
});

describe('sortRanked', () => {
  const rows = [ranked('conv_10', 3, [3, 3]), ranked('conv_2', null, [null, null]), ranked('conv_1', 5, [1, 5, null])];
  const heat = new Map([
    ['conv_10', [0.2, 0.4]],
    ['conv_2', [null, null]],
    ['conv_1', [0, 1, null]],
  ]);
  const names = (column: RankedColumn | 'order', descending: boolean): string[] =>
    sortRanked(rows, { column, descending }, heat).map(({ name }) => name);

  it.each<[RankedColumn, readonly string[], readonly string[]]>([
    ['name', ['conv_1', 'conv_2', 'conv_10'], ['conv_10', 'conv_2', 'conv_1']],
    ['heat', ['conv_10', 'conv_1', 'conv_2'], ['conv_1', 'conv_10', 'conv_2']],
    ['count', ['conv_2', 'conv_10', 'conv_1'], ['conv_10', 'conv_1', 'conv_2']],
    ['min', ['conv_10', 'conv_1', 'conv_2'], ['conv_1', 'conv_10', 'conv_2']],
    ['mean', ['conv_10', 'conv_1', 'conv_2'], ['conv_1', 'conv_10', 'conv_2']],
    ['max', ['conv_10', 'conv_1', 'conv_2'], ['conv_1', 'conv_10', 'conv_2']],
  ])('goes both ways by %s, what has no score last', (column, up, down) => {
    expect(names(column, false)).toEqual(up);
    expect(names(column, true)).toEqual(down);
  });

  it('covers every column, and leaves the order alone', () => {
    expect(Object.keys(RANKED_COLUMNS)).toEqual(['name', 'heat', 'count', 'min', 'mean', 'max']);
    expect(names('order', false)).toEqual(['conv_10', 'conv_2', 'conv_1']);
  });

  it('counts the scores that there are', () => {
    expect(rows.map(scoredOf)).toEqual([2, 0, 2]);
    expect(scoredOf(ranked('kernel', 1))).toBe(4);
  });
});
