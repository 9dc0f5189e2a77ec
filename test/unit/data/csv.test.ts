import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/loadDataset';
import { folderOf, ports } from '../../fixtures/dataFiles';

const iris = ports([2], [2]);

/** Loads `text` as a CSV, or with a dataset.json of these words. */
async function load(
  text: string | Uint8Array,
  { words, expect: expected = iris, name = 'table.csv' }: { words?: object; expect?: typeof iris; name?: string } = {},
) {
  const folder = await folderOf({ [name]: text, ...(words ? { 'dataset.json': JSON.stringify({ data: name, ...words }) } : {}) });
  return loadDataset(words ? folder : join(folder, name), expected);
}

describe('CSV', () => {
  it('takes the last column for the label when no name tells', async () => {
    const set = await load('5.1,3.5,setosa\n4.9,3,virginica\n6,2,setosa\n');
    expect(set.inputs[0]).toEqual({ name: 'input_1', shape: [2], values: Float32Array.from([5.1, 3.5, 4.9, 3, 6, 2]) });
    expect(set.targets).toMatchObject({
      kind: 'classes',
      shape: [],
      labels: Int32Array.from([0, 1, 0]),
      classes: 2,
      names: ['setosa', 'virginica'],
    });
  });

  it('takes the column that is called label, class, target or y', async () => {
    const set = await load('Label;a;b\n1;0.5;2\n0;1;-1e3\n');
    expect([...(set.inputs[0]?.values ?? [])]).toEqual([0.5, 2, 1, -1000]);
    expect(set.targets).toMatchObject({ kind: 'classes', labels: Int32Array.from([1, 0]), classes: 2 });
  });

  it('reads quotes, a byte order mark, tabs, CRLF, blank lines and gzip', async () => {
    const text = '\ufeff"a"\t"b"\t"y"\r\n1\t2\t"no"\r\n\r\n3\t4\t"yes"\r\n';
    for (const bytes of [text, gzipSync(text)]) {
      const set = await load(bytes);
      expect([...(set.inputs[0]?.values ?? [])]).toEqual([1, 2, 3, 4]);
      expect(set.targets).toMatchObject({ names: ['no', 'yes'] });
    }
  });

  it('keeps real numbers as values', async () => {
    const set = await load('1,2,0.5\n3,4,1.5\n', { expect: ports([2], [1]) });
    expect(set.targets).toEqual({ kind: 'values', shape: [1], values: Float32Array.from([0.5, 1.5]) });
  });

  it('takes 0 and 1 for two classes where the model has one unit', async () => {
    const set = await load('1,2,0\n3,4,1\n', { expect: ports([2], [1]) });
    expect(set.targets).toMatchObject({ kind: 'classes', classes: 2, labels: Int32Array.from([0, 1]) });
  });

  it('obeys the data set: label, ignored columns, header, several targets, classes', async () => {
    const picked = await load('id,species,a,b\n7,x,1,2\n8,w,3,4\n', { words: { label: 'species', ignore: ['id'], classes: ['x', 'w'] } });
    expect([...(picked.inputs[0]?.values ?? [])]).toEqual([1, 2, 3, 4]);
    expect(picked.targets).toMatchObject({ labels: Int32Array.from([0, 1]), names: ['x', 'w'] });
    const headless = await load('1,2,3\n4,5,0\n', { words: { header: false, label: [0, 2] }, expect: ports([1], [2]) });
    expect(headless.targets).toEqual({ kind: 'values', shape: [2], values: Float32Array.from([1, 3, 4, 0]) });
  });

  it('scales as it is told', async () => {
    const set = await load('10,30,0\n20,50,1\n', { words: { scale: { divide: 10, mean: [1, 3], std: [1, 2] } } });
    expect([...(set.inputs[0]?.values ?? [])]).toEqual([0, 0, 1, 1]);
  });

  it.each<[string, string, object]>([
    ['text among the numbers', 'a,b,y\n1,2,0\n1,red,1\n', { row: 1, reason: '"red" in column "b" is not a number (line 3)' }],
    ['an empty cell', 'a,b,y\n1,,0\n', { row: 0, reason: 'an empty cell in column "b" is not a number (line 2)' }],
    ['NaN', 'a,b,y\n1,2,0\nNaN,1,0\n', { row: 1 }],
    ['infinity', 'a,b,y\n1,Infinity,0\n', { row: 0 }],
    ['more than float32 can hold', 'a,b,y\n1,2,0\n1,1e39,0\n', { row: 1, reason: expect.stringContaining('(line 3)') }],
    [
      'a label out of range',
      'a,b,y\n1,2,0\n\n3,4,2\n5,6,1\n',
      { row: 1, reason: 'label 2 is not an integer from 0 to 1; labels from 0 to 2 were found (line 4)' },
    ],
    ['a negative label', 'a,b,y\n1,2,-1\n', { row: 0 }],
    ['half a label', 'a,b,y\n1,2,0.5\n', { row: 0 }],
    ['a missing label', 'a,b,y\n1,2,\n', { row: 0 }],
    ['a row too short', 'a,b,y\n1,2\n', { reason: expect.stringMatching(/expect 3, got 2 on line 2/) }],
    ['an open quote', 'a,b,y\n1,"2,3\n', { reason: expect.stringMatching(/Quote Not Closed/) }],
    ['a header alone', 'a,b,y\n', { reason: 'it has no samples' }],
    ['nothing', '', { reason: 'it has no rows' }],
    ['labels alone', 'y\n1\n', { reason: 'it has no column beside the label' }],
  ])('refuses %s', async (_, text, data) => {
    await expect(load(text)).rejects.toMatchObject({ code: 'dataInvalid', data });
  });

  it('refuses another number of columns or classes than the model has', async () => {
    await expect(load('1,2,3,0\n')).rejects.toMatchObject({ code: 'dataShape', data: { expected: '[2]', found: 'samples of shape [3]' } });
    await expect(load('1,2,a\n1,2,b\n1,2,c\n')).rejects.toMatchObject({ code: 'dataShape' });
  });
});
