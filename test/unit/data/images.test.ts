import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/loadDataset';
import { folderOf, jpegOf, pngOf, ports } from '../../fixtures/dataFiles';

const red = [255, 0, 0];
const grey = [51, 51, 51];

describe('folders of images', () => {
  it('takes a folder for a class, in alphabetical order, and scales to 0..1', async () => {
    const folder = await folderOf({
      'cat/1.png': pngOf(2, 2, red),
      'dog/1.PNG': pngOf(2, 2, grey),
      'dog/.DS_Store': 'x',
      'dog/._1.png': 'x',
      '.git/x.png': 'x',
    });
    const set = await loadDataset(folder, ports([2, 2, 3], [2]));
    expect(set.inputs[0]?.shape).toEqual([2, 2, 3]);
    expect([...(set.inputs[0]?.values ?? [])].slice(0, 3)).toEqual([1, 0, 0]);
    expect(set.inputs[0]?.values.at(-1)).toBe(Math.fround(0.2));
    expect(set.targets).toMatchObject({ labels: Int32Array.from([0, 1]), names: ['cat', 'dog'] });
  });

  it('gives the model the channels it takes', async () => {
    const folder = await folderOf({ 'a/1.png': pngOf(1, 1, [...red, 51]), 'b/1.png': pngOf(1, 1, grey) });
    const channels = async (count: number) => [...((await loadDataset(folder, ports([1, 1, count], [2]))).inputs[0]?.values ?? [])];
    expect(await channels(1)).toEqual([Math.fround(Math.fround(0.299 * 255) / 255), Math.fround(0.2)]);
    expect(await channels(4)).toEqual([1, 0, 0, 0.2, 0.2, 0.2, 0.2, 1].map(Math.fround));
    await expect(channels(2)).rejects.toMatchObject({ code: 'dataShape' });
  });

  it('flattens for a model that takes vectors', async () => {
    const folder = await folderOf({ 'a/1.png': pngOf(2, 3, red), 'b/1.png': pngOf(2, 3, grey) });
    expect((await loadDataset(folder, ports([6], [2]))).inputs[0]?.shape).toEqual([6]);
    expect((await loadDataset(folder, ports([18], [2]))).inputs[0]?.shape).toEqual([18]);
    await expect(loadDataset(folder, ports([7], [2]))).rejects.toMatchObject({
      code: 'dataShape',
      data: { found: 'images of 2 x 3 pixels' },
    });
  });

  it('resizes to a fixed input size; where it is free, all must be of one size', async () => {
    const folder = await folderOf({ 'a/1.png': pngOf(4, 8, red), 'b/1.jpg': jpegOf(16, 16, grey) });
    const set = await loadDataset(folder, ports([2, 2, 3], [2]));
    expect(set.inputs[0]?.shape).toEqual([2, 2, 3]);
    expect(set.inputs[0]?.values.at(-1)).toBeCloseTo(0.2, 2);
    await expect(loadDataset(folder, ports([null, null, 3], [2]))).rejects.toMatchObject({
      code: 'dataInvalid',
      data: { file: join(folder, 'b', '1.jpg'), reason: expect.stringContaining('[16, 16]') },
    });
  });

  it('reads train and test folders; classes that one lacks keep their numbers', async () => {
    const folder = await folderOf({
      'train/a/1.png': pngOf(1, 1, red),
      'train/b/1.png': pngOf(1, 1, grey),
      'test/b/1.png': pngOf(1, 1, grey),
    });
    const set = await loadDataset(folder, ports([1, 1, 3], [2]));
    expect(set.held?.targets).toMatchObject({ labels: Int32Array.from([1]), names: ['a', 'b'] });
  });

  it('names the image that is damaged', async () => {
    const whole = pngOf(8, 8, red);
    const absurd = Buffer.from(whole);
    absurd.writeUInt32BE(60000, 16);
    absurd.writeUInt32BE(60000, 20);
    const photo = jpegOf(32, 32, red);
    for (const [name, bytes] of Object.entries({
      'x.png': whole.subarray(0, 40),
      'y.png': absurd,
      'z.jpg': photo.subarray(0, 200),
      'w.png': new Uint8Array(0),
      'v.png': photo.subarray(3),
    })) {
      const folder = await folderOf({ 'a/0.png': whole, [`b/${name}`]: bytes });
      await expect(loadDataset(folder, ports([8, 8, 3], [2])), name).rejects.toMatchObject({
        code: 'dataInvalid',
        data: { file: join(folder, 'b', name) },
      });
    }
  });

  it('refuses another number of classes than the model has', async () => {
    const folder = await folderOf({ 'a/1.png': pngOf(1, 1, red), 'b/1.png': pngOf(1, 1, red), 'c/1.png': pngOf(1, 1, red) });
    await expect(loadDataset(folder, ports([1, 1, 3], [10]))).rejects.toMatchObject({
      code: 'dataShape',
      data: { found: 'labels of 3 classes (a, b, c)' },
    });
  });

  it('refuses a single picture', async () => {
    await expect(loadDataset(join(await folderOf({ 'a.png': pngOf(1, 1, red) }), 'a.png'))).rejects.toMatchObject({ code: 'dataInvalid' });
  });
});
