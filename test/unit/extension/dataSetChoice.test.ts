import { expect, it } from 'vitest';
import type { FoundDataSet, SampleCount } from '../../../src/data/find/found';
import { foundText, sortedFor } from '../../../src/extension/ask/dataSetChoice';

const exact = (count: number): SampleCount => ({ count, exact: 'exact' });

it.each<[Partial<FoundDataSet> & Pick<FoundDataSet, 'format'>, string]>([
  [{ format: 'idx', samples: exact(60_000), test: exact(10_000) }, 'IDX · 60,000 samples + 10,000 to test'],
  [{ format: 'images', samples: { count: 20_000, exact: 'least' }, classes: 1 }, 'images · at least 20,000 samples · 1 class'],
  [{ format: 'csv', samples: { count: 12_000, exact: 'about' }, columns: 9 }, 'CSV · about 12,000 rows · 9 columns'],
  [
    {
      format: 'npz',
      samples: exact(1),
      arrays: [{ name: 'x', shape: [1, 28, 28] }, ...['a', 'b', 'c', 'd'].map((name) => ({ name, shape: [1] }))],
    },
    '.npz · 1 sample · x [1, 28, 28], a [1], b [1], c [1], …',
  ],
  [{ format: 'described', name: 'Prices', samples: exact(3) }, 'dataset.json · Prices · 3 samples'],
  [{ format: 'npz', problem: 'it has no array "y"' }, '.npz · can\'t be read: it has no array "y"'],
])('says what %j is and has', (found, text) => {
  expect(foundText({ path: '/d', ...found })).toBe(text);
});

it('puts the set chosen last first, then the nearest, and last what can not be read', () => {
  const set = (path: string, problem?: string): FoundDataSet => ({ path, format: 'csv', ...(problem === undefined ? {} : { problem }) });
  const found = [
    set('/w/a/deep/down/far.csv'),
    set('/w/net/bad.csv', 'it has no rows'),
    set('/w/data/d10.csv'),
    set('/w/data/d9.csv'),
    set('/w/net/in/d.csv'),
    set('/w/net/near.csv'),
    set('/w/last.npz'),
    set('/w/net'),
  ];
  expect(sortedFor('/w/net/model.json', found, '/w/last.npz').map(({ path }) => path)).toEqual([
    '/w/last.npz',
    '/w/net',
    '/w/net/near.csv',
    '/w/net/in/d.csv',
    '/w/data/d9.csv',
    '/w/data/d10.csv',
    '/w/a/deep/down/far.csv',
    '/w/net/bad.csv',
  ]);
});
