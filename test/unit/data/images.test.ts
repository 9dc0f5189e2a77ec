import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/loadDataset';
import { folderOf, jpegOf, pngOf, ports } from '../../fixtures/dataFiles';
import { gifOf, rawPng, RED_BLUE_WEBP, tiffOf, withSegment } from '../../fixtures/pictureBytes';

const red = [255, 0, 0];
const grey = [51, 51, 51];
const dot = pngOf(1, 1, grey);
const model = ports([1, 1, 3], [2]);

/** A folder of these files, each with one pixel in it. */
async function dots(...names: string[]): Promise<string> {
  return folderOf(Object.fromEntries(names.map((name) => [name, dot])));
}

async function readingOf(folder: string, expected = model) {
  const set = await loadDataset(folder, expected);
  const labels = set.targets.kind === 'classes' ? [...set.targets.labels] : [];
  const held = set.held?.targets.kind === 'classes' ? [...set.held.targets.labels] : undefined;
  return { labels, held, names: set.targets.kind === 'classes' ? set.targets.names : undefined, notes: set.reading?.notes ?? [] };
}

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

describe('parts of a folder of pictures', () => {
  it.each<[string, string[], { labels: number[]; held?: number[] | undefined; notes: unknown[] }]>([
    [
      'train, val and test',
      ['train/a/1.png', 'train/b/1.png', 'train/b/2.png', 'val/a/1.png', 'val/b/1.png', 'test/b/1.png'],
      {
        labels: [0, 1, 1],
        held: [1],
        notes: ['The folder train is the training part, test the test part.', 'The folder val was left out: there is test to test on.'],
      },
    ],
    [
      'train and val',
      ['Training/a/1.png', 'Training/b/1.png', 'valid/a/1.png'],
      { labels: [0, 1], held: [0], notes: ['The folder Training is the training part, valid the test part.'] },
    ],
    [
      'train and eval',
      ['TRAIN/a/1.png', 'TRAIN/b/1.png', 'Eval/b/1.png'],
      { labels: [0, 1], held: [1], notes: [expect.stringContaining('Eval the test part')] },
    ],
    [
      'val and test',
      ['val/a/1.png', 'val/b/1.png', 'test/b/1.png'],
      { labels: [0, 1], held: [1], notes: ['There is no folder train: val is the training part, test the test part.'] },
    ],
    [
      'train alone',
      ['train/a/1.png', 'train/b/1.png'],
      { labels: [0, 1], notes: ['The folder train is the whole set: there is no other part.'] },
    ],
    [
      'test alone',
      ['testing/a/1.png', 'testing/b/1.png'],
      { labels: [0, 1], notes: ['The folder testing is the whole set: there is no other part.'] },
    ],
    ['classes that are called so', ['test/1.png', 'other/1.png'], { labels: [0, 1], notes: [] }],
    [
      'a test part beside the classes',
      ['a/1.png', 'b/1.png', 'test/a/1.png', 'test/b/2.png'],
      {
        labels: [0, 1],
        held: [0, 1],
        notes: ['The folders beside test (a, b) are the classes of the training part.', 'The folder test is the test part.'],
      },
    ],
    [
      'one folder of classes beside a test part',
      ['images/a/1.png', 'images/b/1.png', 'test/b/2.png'],
      { labels: [0, 1], held: [1], notes: ['The folder images is the training part.', 'The folder test is the test part.'] },
    ],
    [
      'a test part without classes, and what else lies beside',
      ['train/a/1.png', 'train/b/1.png', 'test/1.png', 'extra/x/1.png', 'train/3.png'],
      {
        labels: [0, 1],
        notes: [
          'Left out, for its pictures lie in no class folders: test.',
          'Left out, for it lies beside the parts: extra.',
          'The folder train is the whole set: there is no other part.',
          '1 picture beside the class folders was left out (3.png).',
        ],
      },
    ],
    [
      'classes that each hold the parts',
      ['a/train/1.png', 'b/train/1.png', 'b/test/1.png'],
      {
        labels: [0, 1],
        held: [1],
        notes: ['Each class folder holds its own parts (test, train).', expect.stringContaining('train is the training part')],
      },
    ],
    [
      'folders around the classes',
      ['set/flowers/a/1.png', 'set/flowers/b/1.png'],
      { labels: [0, 1], notes: ['The classes are the folders in set.', 'The classes are the folders in flowers.'] },
    ],
    [
      'folders around the parts',
      ['set/train/a/1.png', 'set/train/b/1.png', 'set/test/a/1.png'],
      { labels: [0, 1], held: [0], notes: [expect.anything(), expect.stringContaining('test the test part')] },
    ],
    [
      'a class that only the test part has',
      ['train/a/1.png', 'test/b/1.png'],
      {
        labels: [0],
        held: [1],
        notes: [expect.anything(), 'Only the test part has pictures of: b.', expect.stringContaining('of one class')],
      },
    ],
    [
      'a second folder of one part',
      ['val/a/1.png', 'validation/b/1.png', 'train/a/1.png', 'train/b/1.png'],
      { labels: [0, 1], held: [0], notes: ['The folder validation is beside val and was left out.', expect.anything()] },
    ],
  ])('understands %s', async (_, names, { labels, held, notes }) => {
    expect(await readingOf(await dots(...names))).toMatchObject({ labels, held, notes });
  });

  it('has no answers for pictures in no class folders, and says what answers need', async () => {
    const flat = await loadDataset(await dots('1.png', '2.png'), model);
    expect(flat).toMatchObject({ samples: 2, targets: { kind: 'none' } });
    expect(flat.reading?.notes.join(' ')).toContain('each class needs a folder of its own: cat/1.jpg, dog/2.jpg');
    const parts = await loadDataset(await dots('train/1.png', 'train/2.png', 'test/3.png'), model);
    expect(parts).toMatchObject({ samples: 2, targets: { kind: 'none' }, held: { samples: 1, targets: { kind: 'none' } } });
    const told = await loadDataset(await dots('1.png', 'a/2.png', 'b/3.png'), model, { targets: 'none' });
    expect(told).toMatchObject({ samples: 3, targets: { kind: 'none' } });
    await expect(loadDataset(await dots('1.png'), model, { targets: 'classes' })).rejects.toMatchObject({ code: 'dataInvalid' });
  });
});

describe('what lies in class folders', () => {
  it('counts and names what is no picture, by content', async () => {
    const folder = await folderOf({
      'a/1.png': dot,
      'a/2.webp': 'RIFF\0\0\0\0WEBP',
      'a/3.bmp': 'BM',
      'a/4.gif': 'GIF89a',
      'b/1.png': dot,
      'b/notes.txt': 'x',
      'b/.hidden.png': 'x',
      'b/Thumbs.db': 'x',
      '__MACOSX/b/1.png': 'x',
      'README.md': 'x',
      'labels.txt': 'a\nb',
    });
    expect((await readingOf(folder)).notes).toEqual([
      '4 files that are no PNG, JPEG, WebP, GIF or BMP were left out (a/2.webp, a/3.bmp, a/4.gif, …).',
    ]);
  });

  it('reads every kind of picture under any name', async () => {
    const folder = await folderOf({
      'a/1.jpg': dot,
      'a/2.GIF': gifOf(1, 1, [[3], [0]]),
      'a/3': dot,
      'b/1.WebP': RED_BLUE_WEBP,
      'b/2.JPEG': jpegOf(8, 8, grey),
    });
    expect(await readingOf(folder)).toMatchObject({
      labels: [0, 0, 0, 1, 1],
      notes: ['Of 1 animation the first picture was taken (a/2.GIF).'],
    });
  });

  it('takes deeper folders for their class, and says so', async () => {
    const { labels, notes } = await readingOf(await dots('a/1.png', 'b/1.png', 'b/sub/2.png', 'b/sub/more/3.png'));
    expect(labels).toEqual([0, 1, 1, 1]);
    expect(notes).toEqual(['2 pictures in deeper folders were taken for the class of the folder above (b/sub/2.png, b/sub/more/3.png).']);
  });

  it('turns what EXIF says is not upright', async () => {
    const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiffOf(6)]);
    const folder = await folderOf({ 'a/1.jpg': withSegment(jpegOf(8, 16, red), 0xe1, exif), 'b/1.jpg': jpegOf(16, 8, grey) });
    const set = await loadDataset(folder, ports([null, null, 3], [2]));
    expect(set.inputs[0]?.shape).toEqual([16, 8, 3]);
    expect(set.reading?.notes).toEqual(['1 picture was turned upright, as EXIF says.']);
  });

  it('gives whole numbers to an input of integers', async () => {
    const folder = await folderOf({
      'a/1.png': rawPng({ width: 1, height: 1, depth: 16, colour: 0 }, [0, 0x01, 0xff]),
      'b/1.png': dot,
    });
    const whole = await loadDataset(folder, ports([1, 1, 1], [2], 'int32'));
    expect(whole.inputs[0]?.values).toEqual(Int32Array.from([2, 51]));
    const fine = await loadDataset(folder, ports([1, 1, 1], [2]));
    expect(fine.inputs[0]?.values[0]).toBeCloseTo(511 / 65535, 6);
  });

  it('gives a folder without pictures its place among the classes, unless the model has as many without it', async () => {
    const folder = await dots('a/1.png', 'c/1.png');
    await mkdir(join(folder, 'b'));
    expect(await readingOf(folder, ports([1, 1, 3], [3]))).toMatchObject({
      labels: [0, 2],
      names: ['a', 'b', 'c'],
      notes: ['No pictures, but a place among the classes: b.', 'No sample is of the class b.'],
    });
    expect(await readingOf(folder)).toMatchObject({ labels: [0, 1], names: ['a', 'c'], notes: ['Left out, for it holds no pictures: b.'] });
  });

  it('follows links to folders and files, ends at loops, and says what leads nowhere', async () => {
    const elsewhere = await dots('x/1.png', 'x/2.png');
    const folder = await dots('a/1.png', 'store/1.png');
    await symlink(join(elsewhere, 'x'), join(folder, 'b'));
    await symlink(join('..', 'store', '1.png'), join(folder, 'a', '2.png'));
    await symlink('..', join(folder, 'a', 'up'));
    await symlink('nowhere', join(folder, 'a', 'gone.png'));
    expect(await readingOf(folder, ports([1, 1, 3], [3]))).toMatchObject({
      labels: [0, 0, 1, 1, 2],
      names: ['a', 'b', 'store'],
      notes: [
        '1 link to what is not there was left out (a/gone.png).',
        '1 link back to a folder above was left out (a/up).',
        '1 link out of the folder was followed (b).',
      ],
    });
  });

  it('takes a folder that several links lead to once in each class', async () => {
    const folder = await dots('a/1.png', 'b/1.png', 'b/in/2.png');
    await symlink('in', join(folder, 'b', 'again'));
    await symlink(join('..', 'b'), join(folder, 'a', 'other'));
    expect((await readingOf(folder)).labels).toEqual([0, 0, 0, 1, 1]);
  });

  it('says that a table beside the pictures was not read; a lone folder of pictures leaves the table its place', async () => {
    const pictures = await folderOf({ 'a/1.png': dot, 'b/1.png': dot, 'list.csv': 'file,size\na/1.png,1\n' });
    expect((await readingOf(pictures)).notes).toEqual([
      'The folders of pictures were read, not list.csv beside them; name the file to read it.',
    ]);
    const table = await folderOf({ 'plots/1.png': dot, 'set.csv': '1,2,0.5,0\n3,4,0.5,1\n' });
    expect((await loadDataset(table, ports([3], [2]))).inputs[0]?.shape).toEqual([3]);
  });
});
