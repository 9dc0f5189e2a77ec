import { gzipSync } from 'node:zlib';
import { symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { dataSetOf } from '../../../../src/data/find/dataSetOf';
import { findDataSets, type FindLimits } from '../../../../src/data/find/findDataSets';
import type { FoundDataSet } from '../../../../src/data/find/found';
import { loadDataset } from '../../../../src/data/loadDataset';
import { formatNpz } from '../../../../src/data/npz';
import { folderOf, idxBytes, npyBytes, pngOf } from '../../../fixtures/dataFiles';

type Shown = Omit<FoundDataSet, 'arrays'> & { arrays?: unknown };

async function found(folder: string, options: Parameters<typeof findDataSets>[1] = {}): Promise<Record<string, Shown>> {
  const sets: Record<string, Shown> = {};
  for await (const set of findDataSets([folder], options)) sets[relative(folder, set.path)] = { ...set, path: '' };
  return sets;
}

const exact = (count: number): object => ({ count, exact: 'exact' });
const pictures = (count: number, folder: string): Record<string, Uint8Array> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/${i}.png`, PICTURE]));
const PICTURE = pngOf(2, 2, [1, 2, 3]);
const zeros = (samples: number, ...axes: number[]): Uint8Array =>
  idxBytes([samples, ...axes], new Array<number>(axes.reduce((size, axis) => size * axis, samples)).fill(0));

it('takes a training and a test pair of IDX files for one set, their folder, with counts of their headers', async () => {
  const folder = await folderOf({
    'mnist/train-images-idx3-ubyte': zeros(6, 2, 2),
    'mnist/train-labels-idx1-ubyte': zeros(6),
    'mnist/t10k-images-idx3-ubyte.gz': gzipSync(zeros(3, 2, 2)),
    'mnist/t10k-labels-idx1-ubyte.gz': gzipSync(zeros(3)),
    'one/train-images.idx3-ubyte': zeros(2, 2),
    'one/train-labels.idx1-ubyte': zeros(2),
  });
  expect(await found(folder)).toEqual({
    mnist: { path: '', format: 'idx', samples: exact(6), test: exact(3) },
    one: { path: '', format: 'idx', samples: exact(2) },
  });
  const { samples, held } = await loadDataset(join(folder, 'mnist'));
  expect([samples, held?.samples]).toEqual([6, 3]);
  // One of its files stands for the set.
  for (const name of ['train-labels-idx1-ubyte', 't10k-images-idx3-ubyte.gz']) {
    expect(await dataSetOf(join(folder, 'mnist', name))).toBe(join(folder, 'mnist'));
  }
  expect(await dataSetOf(join(folder, 'one', 'train-labels.idx1-ubyte'))).toBe(join(folder, 'one', 'train-labels.idx1-ubyte'));
});

it('gives the pairs one by one where a folder has several families of them', async () => {
  const files: Record<string, Uint8Array> = {};
  for (const family of ['letters', 'digits']) {
    for (const part of ['train', 'test']) {
      files[`e/${family}-${part}-images-idx3-ubyte`] = zeros(4, 2);
      files[`e/${family}-${part}-labels-idx1-ubyte`] = zeros(4);
    }
  }
  const folder = await folderOf(files);
  expect(Object.keys(await found(folder))).toEqual(
    Object.keys(files)
      .filter((name) => name.includes('images'))
      .sort(),
  );
});

it('names the arrays of an archive and counts by its labels, packed or not', async () => {
  const array = (...shape: number[]): { shape: number[]; values: Float32Array } => ({
    shape,
    values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
  });
  const whole = formatNpz(
    new Map([
      ['x_train', array(50, 4)],
      ['y_train', array(50)],
      ['x_test', array(7, 4)],
      ['y_test', array(7)],
    ]),
  );
  const packed = zipSync({ 'x.npy': npyBytes('<f4', [9, 100], new Uint8Array(3600)), 'y.npy': npyBytes('|u1', [9], new Uint8Array(9)) });
  const folder = await folderOf({
    'a.npz': whole,
    'b.npz': packed,
    'c.npz': formatNpz(new Map([['images', array(2)]])),
    'd.npz': whole.subarray(0, 900),
    'x.npy': npyBytes('<f4', [5, 2], new Uint8Array(40)),
    'y.npy': npyBytes('|u1', [5], new Uint8Array(5)),
  });
  const sets = await found(folder);
  expect(sets['a.npz']).toMatchObject({ samples: exact(50), test: exact(7) });
  expect(sets['b.npz']).toEqual({
    path: '',
    format: 'npz',
    samples: exact(9),
    arrays: [
      { name: 'x', shape: [9, 100] },
      { name: 'y', shape: [9] },
    ],
  });
  expect(sets['c.npz']).toMatchObject({ problem: 'it has no array "y"', arrays: [{ name: 'images' }] });
  expect(sets['d.npz']).toMatchObject({ problem: expect.stringContaining('no whole archive') as string });
  expect(sets['x.npy']).toMatchObject({ format: 'npy', samples: exact(5) });
});

it('counts the rows of a small table, and reckons those of a large one', async () => {
  const row = '0.25;0.5;"a b";7\n';
  const folder = await folderOf({
    'small.csv': 'a,b,label\n1,2,"x\ny"\n3,4,z\n,,\n',
    'lines.csv': `p;q\n${'0.25;0.5\n'.repeat(9_999)};\n\n0.5;1`,
    'quoted.csv': `p;q;r;s\n${row.repeat(20_000)}`,
    'large.csv': '1,2,3\n'.repeat(200_000),
    'packed.csv.gz': gzipSync(row.repeat(20_000)),
  });
  const sets = await found(folder);
  expect(sets['small.csv']).toEqual({ path: '', format: 'csv', columns: 3, samples: exact(2) });
  expect(sets['lines.csv']).toEqual({ path: '', format: 'csv', columns: 2, samples: exact(10_000) });
  for (const name of ['small.csv', 'lines.csv']) expect((await loadDataset(join(folder, name))).samples).toBe(sets[name]?.samples?.count);
  expect(sets['quoted.csv']).toEqual({ path: '', format: 'csv', columns: 4, samples: { count: 20_000, exact: 'about' } });
  expect(sets['large.csv']).toEqual({ path: '', format: 'csv', columns: 3, samples: { count: 200_000, exact: 'about' } });
  expect(sets['packed.csv.gz']).toMatchObject({ columns: 4, samples: { count: 20_000, exact: 'about' } });
});

it('takes folders of pictures for one set, with classes, and parts for parts of it', async () => {
  const folder = await folderOf({
    ...pictures(3, 'plain/cat'),
    ...pictures(2, 'plain/dog'),
    ...pictures(4, 'parts/train/cat'),
    ...pictures(4, 'parts/train/dog'),
    ...pictures(1, 'parts/test/cat'),
    ...pictures(1, 'parts/test/dog'),
    ...pictures(2, 'turned/cat/train'),
    ...pictures(1, 'turned/cat/test'),
    ...pictures(2, 'turned/dog/train'),
    ...pictures(1, 'turned/dog/test'),
    ...pictures(3, 'site/assets/icons'),
    'site/assets/logo.png': PICTURE,
    ...pictures(1, 'node_modules/x/a'),
    ...pictures(1, 'node_modules/x/b'),
  });
  const sets = await found(folder);
  expect(sets).toEqual({
    plain: { path: '', format: 'images', samples: exact(5), classes: 2 },
    parts: { path: '', format: 'images', samples: exact(8), test: exact(2), classes: 2 },
    turned: { path: '', format: 'images', samples: exact(4), test: exact(2), classes: 2 },
  });
  // What was counted is what is read.
  for (const [name, { samples, test }] of Object.entries(sets)) {
    const read = await loadDataset(join(folder, name));
    expect([read.samples, read.held?.samples], name).toEqual([samples?.count, test?.count]);
  }
  expect(await found(join(folder, 'parts', 'train'))).toMatchObject({ '': { samples: exact(8), classes: 2 } });
  for (const [picture, set] of [
    ['plain/cat/0.png', 'plain'],
    ['parts/train/dog/0.png', 'parts'],
    ['turned/cat/test/0.png', 'turned'],
  ] as const) {
    expect(await dataSetOf(join(folder, picture))).toBe(join(folder, set));
  }
});

it('says of a dataset.json what the files have that it names', async () => {
  const folder = await folderOf({
    'a/dataset.json': JSON.stringify({ name: 'Prices', data: 'in/p.csv' }),
    'a/in/p.csv': 'x,y\n1,2\n',
    'b/dataset.json': JSON.stringify({ data: { inputs: 'i.npy', labels: 'l.npy' } }),
    'b/l.npy': npyBytes('|u1', [5], new Uint8Array(5)),
    'c/dataset.json': JSON.stringify({ data: 'gone.csv' }),
    'd/dataset.json': '{"version": 3}',
  });
  const sets = await found(folder);
  expect(sets['a/dataset.json']).toMatchObject({ format: 'described', name: 'Prices', samples: exact(1), columns: 2 });
  expect(sets['b/dataset.json']).toMatchObject({ samples: exact(5) });
  expect(sets['c/dataset.json']).toMatchObject({ problem: 'there is no such file or folder' });
  expect(sets['d/dataset.json']).toMatchObject({ problem: expect.stringContaining('data') as string });
});

it('ends where a limit is reached and says so, and at once where it is stopped', async () => {
  const folder = await folderOf({ ...pictures(9, 'p/a'), ...pictures(9, 'p/b'), 'z.csv': '1,2\n' });
  const limits: FindLimits = { entries: 1000, entriesOfFolder: 5, depth: 12, sets: 300 };
  expect(await found(folder, { limits })).toMatchObject({ p: { samples: { count: 10, exact: 'least' }, classes: 2 } });
  for (const few of [limits, { ...limits, entriesOfFolder: 50, entries: 4 }, { ...limits, entriesOfFolder: 50, depth: 0 }]) {
    const search = findDataSets([folder], { limits: few });
    let step = await search.next();
    while (!step.done) step = await search.next();
    expect(step.value).toBe(false);
  }
  const search = findDataSets([folder]);
  let step = await search.next();
  while (!step.done) step = await search.next();
  expect(step.value).toBe(true);
  expect(await found(folder, { signal: AbortSignal.abort() })).toEqual({});
});

it('goes through a folder once, also where links lead round in circles', async () => {
  const folder = await folderOf({ 'model/d.csv': '1,2\n', 'other/e.csv': '1,2\n' });
  await symlink(folder, join(folder, 'other', 'up'));
  const paths: string[] = [];
  for await (const { path } of findDataSets([join(folder, 'model'), folder])) paths.push(relative(folder, path));
  expect(paths).toEqual(['model/d.csv', 'other/e.csv']);
});
