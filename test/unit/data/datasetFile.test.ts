import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/loadDataset';
import { folderOf, idxBytes, pngOf, ports } from '../../fixtures/dataFiles';

const csv = Array.from({ length: 10 }, (_, i) => `${i},${i % 2}`).join('\n');
const expected = ports([1], [2]);

async function load(words: object | string, files: Record<string, string | Uint8Array> = { 'all.csv': csv }) {
  const text = typeof words === 'string' ? words : JSON.stringify(words);
  return loadDataset(join(await folderOf({ ...files, 'dataset.json': text }), 'dataset.json'), expected);
}

describe('dataset.json', () => {
  it('splits off a test part, the same one every time', async () => {
    const words = { name: 'Numbers', data: 'all.csv', loss: 'softmaxCrossentropy', split: { fraction: 0.3, seed: 5 } };
    const [first, second] = [await load(words), await load(words)];
    expect(first).toMatchObject({
      name: 'Numbers',
      loss: 'softmaxCrossentropy',
      samples: 7,
      held: { samples: 3, loss: 'softmaxCrossentropy' },
    });
    expect(first.inputs).toEqual(second.inputs);
    const together = [...(first.inputs[0]?.values ?? []), ...(first.held?.inputs[0]?.values ?? [])];
    expect(together.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const other = await load({ ...words, split: { fraction: 0.3, seed: 6 } });
    expect(other.held?.inputs).not.toEqual(first.held?.inputs);
  });

  it('takes the test part from another file', async () => {
    const set = await load({ data: 'all.csv', test: 'more/test.csv' }, { 'all.csv': csv, 'more/test.csv': '5,1\n' });
    expect(set).toMatchObject({ samples: 10, held: { samples: 1 } });
  });

  it('takes inputs and labels from files of any name', async () => {
    const files = { a: idxBytes([2, 1], [255, 0]), b: idxBytes([2], [1, 0]) };
    expect(await load({ data: { inputs: 'a', labels: 'b' } }, files)).toMatchObject({ samples: 2 });
  });

  it('takes a folder, and names the classes in its own order', async () => {
    const files = { 'p/yes/1.png': pngOf(1, 1, [0, 0, 0]), 'p/no/1.png': pngOf(1, 1, [0, 0, 0]) };
    const set = await load({ data: 'p', classes: ['yes', 'no'] }, files);
    expect(set.targets).toMatchObject({ names: ['yes', 'no'], labels: Int32Array.from([1, 0]) });
  });

  it.each<[string, object | string, RegExp]>([
    ['no JSON', '{', /no JSON/],
    ['a list', [], /expected object/],
    ['no data', {}, /"data": /],
    ['an unknown key', { data: 'all.csv', lable: 'a' }, /lable/],
    ['an unknown loss', { data: 'all.csv', loss: 'hinge' }, /"loss": .*categoricalCrossentropy/],
    ['a fraction of 2', { data: 'all.csv', split: { fraction: 2 } }, /"split.fraction"/],
    ['division by 0', { data: 'all.csv', scale: { divide: 0 } }, /"scale.divide": must not be 0/],
    ['test and split', { data: 'all.csv', test: 'all.csv', split: { fraction: 0.5 } }, /exclude each other/],
    ['an unknown column', { data: 'all.csv', label: 'size' }, /no column "size"/],
    [
      'an unknown class',
      { data: 'all.csv', header: false, classes: ['0', '7'], targets: 'classes', label: 1, ignore: ['x'] },
      /no column "x"/,
    ],
    ['a range for what are no pixels', { data: 'all.csv', scale: { range: [0, 1] } }, /8-bit pixels/],
    ['too many means', { data: 'all.csv', scale: { mean: [1, 2] } }, /2 numbers for 1 channels/],
  ])('refuses %s', async (_, words, reason) => {
    await expect(load(words)).rejects.toMatchObject({ code: 'dataInvalid', data: { reason: expect.stringMatching(reason) } });
  });

  it('says which file is missing', async () => {
    const folder = await folderOf({ 'dataset.json': '{"data": "none.csv"}' });
    await expect(loadDataset(folder)).rejects.toMatchObject({ code: 'fileUnreadable', data: { file: join(folder, 'none.csv') } });
    await expect(loadDataset(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'fileUnreadable' });
  });

  it('refuses an output that the model does not have', async () => {
    await expect(load({ data: 'all.csv', output: 'other' })).rejects.toMatchObject({
      code: 'dataShape',
      data: { expected: 'outputs named out' },
    });
  });
});

describe('choosing by the path alone', () => {
  it('refuses what holds no data, and what holds several sets', async () => {
    await expect(loadDataset(await folderOf({ 'a.txt': 'x' }))).rejects.toMatchObject({ code: 'dataInvalid' });
    await expect(loadDataset(await folderOf({ 'a.csv': csv, 'b.csv': csv }))).rejects.toMatchObject({
      data: { reason: expect.stringContaining('a.csv, b.csv') },
    });
    expect((await loadDataset(await folderOf({ 'a.csv': csv, 'readme.md': 'x' }), expected)).samples).toBe(10);
  });

  it('tells formats by their first bytes', async () => {
    const folder = await folderOf({ images: idxBytes([1, 1], [1]), labels: idxBytes([1], [0]), 'table.txt': csv, 'what.bin': 'hello' });
    expect((await loadDataset(join(folder, 'table.txt'), expected)).samples).toBe(10);
    await expect(loadDataset(join(folder, 'what.bin'))).rejects.toMatchObject({ code: 'dataInvalid' });
    await expect(loadDataset(join(folder, 'images'))).rejects.toMatchObject({ data: { reason: expect.stringContaining('partner') } });
  });
});
