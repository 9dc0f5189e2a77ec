import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseIdx } from '../../../src/data/idx';
import { loadDataset } from '../../../src/data/loadDataset';
import { folderOf, idxBytes, ports } from '../../fixtures/dataFiles';

const images = idxBytes([3, 2, 2], [0, 51, 102, 255, 1, 1, 1, 1, 2, 2, 2, 2]);
const labels = idxBytes([3], [0, 2, 1]);
const expected = ports([2, 2, 1], [3]);

describe('IDX', () => {
  it('finds the partner by name, from either file, gzipped or not', async () => {
    const folder = await folderOf({ 'train-images-idx3-ubyte.gz': gzipSync(images), 'train-labels.idx1-ubyte': labels });
    for (const name of ['train-images-idx3-ubyte.gz', 'train-labels.idx1-ubyte']) {
      const set = await loadDataset(join(folder, name), expected);
      expect(set.inputs[0]?.shape).toEqual([2, 2, 1]);
      expect([...(set.inputs[0]?.values ?? [])].slice(0, 4)).toEqual([0, 0.2, 0.4, 1].map(Math.fround));
      expect(set.targets).toEqual({ kind: 'classes', shape: [], labels: Int32Array.from([0, 2, 1]), classes: 3 });
      expect(set.held).toBeUndefined();
    }
  });

  it('reads a folder with the test pair as the test part', async () => {
    const test = { 't10k-images-idx3-ubyte': idxBytes([1, 2, 2], [9, 9, 9, 9]), 't10k-labels-idx1-ubyte': idxBytes([1], [2]) };
    const folder = await folderOf({ ...test, 'train-images-idx3-ubyte': images, 'train-labels-idx1-ubyte': labels });
    const set = await loadDataset(folder, ports([4], [3]));
    expect(set).toMatchObject({ samples: 3, held: { samples: 1, targets: { labels: Int32Array.from([2]) } } });
    expect(set.inputs[0]?.shape).toEqual([4]);
    expect((await loadDataset(join(folder, 't10k-images-idx3-ubyte'), expected)).samples).toBe(1);
    expect((await loadDataset(await folderOf(test), expected)).samples).toBe(1);
  });

  it('has no answers where a folder holds images alone', async () => {
    const folder = await folderOf({ 'train-images-idx3-ubyte': images, 't10k-images-idx3-ubyte': idxBytes([1, 2, 2], [9, 9, 9, 9]) });
    expect(await loadDataset(folder, expected)).toMatchObject({ samples: 3, targets: { kind: 'none' }, held: { samples: 1 } });
    expect(await loadDataset(join(folder, 'train-images-idx3-ubyte'), expected)).toMatchObject({ targets: { kind: 'none' } });
  });

  it('refuses images whose labels may be called otherwise, unless it is said that there are none', async () => {
    const folder = await folderOf({ 'train-images-idx3-ubyte': images, 'other-labels-idx1-ubyte': labels });
    const file = join(folder, 'train-images-idx3-ubyte');
    await expect(loadDataset(file, expected)).rejects.toMatchObject({ code: 'dataInvalid' });
    expect(await loadDataset(file, expected, { targets: 'none' })).toMatchObject({ samples: 3, targets: { kind: 'none' } });
  });

  it('reads every element type, big endian', () => {
    const float = Buffer.alloc(12);
    float.set([0, 0, 0x0d, 1, 0, 0, 0, 1]);
    float.writeFloatBE(-1.5, 8);
    expect([...parseIdx(float, 'a').values]).toEqual([-1.5]);
    expect([...parseIdx(Uint8Array.from([0, 0, 0x0b, 1, 0, 0, 0, 2, 0xff, 0xfe, 1, 0]), 'a').values]).toEqual([-2, 256]);
    expect([...parseIdx(Uint8Array.from([0, 0, 0x09, 1, 0, 0, 0, 1, 0xff]), 'a').values]).toEqual([-1]);
    expect([...parseIdx(Uint8Array.from([0, 0, 0x0c, 1, 0, 0, 0, 1, 0, 1, 0, 0]), 'a').values]).toEqual([65536]);
    const double = Buffer.alloc(16);
    double.set([0, 0, 0x0e, 1, 0, 0, 0, 1]);
    double.writeDoubleBE(0.1, 8);
    expect([...parseIdx(double, 'a').values]).toEqual([0.1]);
  });

  it.each<[string, Record<string, Uint8Array>, object]>([
    [
      'a cut file',
      { 'a-images-idx3-ubyte': images.subarray(0, -1), 'a-labels-idx1-ubyte': labels },
      { reason: /11 bytes of values where \[3, 2, 2\] takes 12/ },
    ],
    [
      'extra bytes',
      { 'a-images-idx3-ubyte': Buffer.concat([images, Uint8Array.of(0)]), 'a-labels-idx1-ubyte': labels },
      { reason: /13 bytes/ },
    ],
    [
      'another magic',
      { 'a-images-idx3-ubyte': Buffer.from('hello'), 'a-labels-idx1-ubyte': labels },
      { reason: /starts with 68 65 6c 6c/ },
    ],
    [
      'an absurd size',
      { 'a-images-idx3-ubyte': Uint8Array.from([0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255]), 'a-labels-idx1-ubyte': labels },
      { reason: /takes/ },
    ],
    [
      'damaged gzip',
      { 'a-images-idx3-ubyte': gzipSync(images).subarray(0, -6), 'a-labels-idx1-ubyte': labels },
      { reason: /damaged gzip/ },
    ],
    [
      'another number of labels',
      { 'a-images-idx3-ubyte': images, 'a-labels-idx1-ubyte': idxBytes([2], [0, 1]) },
      { reason: /3 samples and 2 labels/ },
    ],
    [
      'a label beyond the classes',
      { 'a-images-idx3-ubyte': images, 'a-labels-idx1-ubyte': idxBytes([3], [0, 3, 1]) },
      { row: 1, reason: /label 3 is not an integer from 0 to 2/ },
    ],
    ['no partner', { 'a-images-idx3-ubyte': images, 'b-labels-idx1-ubyte': labels }, { reason: /no partner/ }],
    ['no samples', { 'a-images-idx3-ubyte': idxBytes([0, 2, 2], []), 'a-labels-idx1-ubyte': idxBytes([0], []) }, { reason: /no samples/ }],
  ])('refuses %s', async (_, files, { reason, ...data }: { reason?: RegExp }) => {
    const failed = loadDataset(join(await folderOf(files), 'a-images-idx3-ubyte'), expected);
    await expect(failed).rejects.toMatchObject({ code: 'dataInvalid', data: { ...data, reason: expect.stringMatching(reason ?? '') } });
  });

  it('refuses pictures of another size', async () => {
    const folder = await folderOf({ 'a-images-idx3-ubyte': images, 'a-labels-idx1-ubyte': labels });
    await expect(loadDataset(folder, ports([28, 28, 1], [3]))).rejects.toMatchObject({
      code: 'dataShape',
      data: { expected: '[28, 28, 1]' },
    });
  });
});
