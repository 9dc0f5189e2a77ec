import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/loadDataset';
import { folderOf, npyBytes, ports } from '../../fixtures/dataFiles';

const f4 = (shape: readonly number[], ...values: number[]) => npyBytes('<f4', shape, Buffer.from(Float32Array.from(values).buffer));
const i4 = (shape: readonly number[], ...values: number[]) => npyBytes('<i4', shape, Buffer.from(Int32Array.from(values).buffer));
const u1 = (shape: readonly number[], ...values: number[]) => npyBytes('|u1', shape, Uint8Array.from(values));

async function load(arrays: Record<string, Uint8Array>, expected = ports([2], [3]), words?: object) {
  const files = Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes]));
  const folder = await folderOf({
    'set.npz': zipSync(files),
    ...(words ? { 'dataset.json': JSON.stringify({ data: 'set.npz', ...words }) } : {}),
  });
  return loadDataset(words ? folder : join(folder, 'set.npz'), expected);
}

describe('numpy data sets', () => {
  it('takes floats as they are and labels as classes', async () => {
    const set = await load({ x: f4([2, 2], 5, -6, 7, 8), y: i4([2], 2, 0) });
    expect(set).toMatchObject({
      name: 'set.npz',
      samples: 2,
      inputs: [{ name: 'input_1', shape: [2], values: Float32Array.from([5, -6, 7, 8]) }],
      targets: { kind: 'classes', shape: [], labels: Int32Array.from([2, 0]), classes: 3 },
    });
  });

  it('reads labels in a column, one-hot rows, and rows that are not quite one-hot', async () => {
    const x = f4([2, 2], 1, 2, 3, 4);
    expect((await load({ x, y: i4([2, 1], 1, 2) })).targets).toMatchObject({ labels: Int32Array.from([1, 2]) });
    expect((await load({ x, y: u1([2, 3], 0, 0, 1, 1, 0, 0) })).targets).toMatchObject({ labels: Int32Array.from([2, 0]) });
    const soft = await load({ X: x, Y: f4([2, 3], 0, 0.5, 0.5, 1, 0, 0) });
    expect(soft.targets).toEqual({ kind: 'values', shape: [3], values: Float32Array.from([0, 0.5, 0.5, 1, 0, 0]) });
    const many = await load({ x, y: u1([2, 3], 0, 1, 1, 0, 0, 0) });
    expect(many.targets.kind).toBe('values');
  });

  it('says where arrays come from and which were not used', async () => {
    const arrays = { X: f4([2, 2], 1, 2, 3, 4), y: i4([2], 0, 1), groups: i4([2], 0, 0), sample_weight: f4([2], 1, 2) };
    expect((await load(arrays, ports([2], [2]))).reading).toEqual({
      data: 'set.npz',
      format: 'npz',
      inputs: [{ name: 'input_1', from: 'array "X"', shape: [2], scale: 'as they are' }],
      answers: { from: 'array "y"', kind: 'classes', shape: [], classes: 2 },
      notes: ['Array "groups" was not used.', 'Array "sample_weight" was not used: every sample counts the same.'],
    });
  });

  it('keeps integers for an integer input', async () => {
    const set = await load({ x: u1([1, 2], 3, 255), y: i4([1], 0) }, ports([2], [3], 'int32'));
    expect(set.inputs[0]?.values).toEqual(Int32Array.from([3, 255]));
    const broken = load({ x: f4([1, 2], 3, 0.5), y: i4([1], 0) }, ports([2], [3], 'int32'));
    await expect(broken).rejects.toMatchObject({ code: 'dataInvalid', data: { row: 0 } });
  });

  it("finds several inputs by number or by the model's names", async () => {
    const [a, b] = [f4([1, 2], 1, 2), f4([1, 1], 3)];
    const expected = ports([[2], [1]], [3]);
    for (const arrays of [
      { x0: a, x1: b },
      { input_2: b, input_1: a },
    ]) {
      expect((await load({ ...arrays, y: i4([1], 0) }, expected)).inputs.map(({ shape }) => shape)).toEqual([[2], [1]]);
    }
    await expect(load({ x: a, y: i4([1], 0) }, expected)).rejects.toMatchObject({
      code: 'dataShape',
      data: { expected: '2 inputs (input_1, input_2)' },
    });
  });

  it("reads x_train and x_test, as Keras' own archives have them", async () => {
    const set = await load({ x_train: f4([2, 2], 1, 2, 3, 4), y_train: i4([2], 0, 1), x_test: f4([1, 2], 5, 6), y_test: i4([1], 2) });
    expect(set).toMatchObject({ samples: 2, held: { samples: 1, targets: { labels: Int32Array.from([2]) } } });
  });

  it('reads x.npy with y.npy, by either name or by their folder', async () => {
    const folder = await folderOf({ 'x.npy': f4([1, 2], 1, 2), 'y.npy': i4([1], 1) });
    for (const path of [folder, join(folder, 'x.npy'), join(folder, 'y.npy')]) {
      expect((await loadDataset(path, ports([2], [3]))).targets).toMatchObject({ labels: Int32Array.from([1]) });
    }
    const alone = await loadDataset(join(await folderOf({ 'x.npy': f4([1, 1], 1) }), 'x.npy'));
    expect(alone).toMatchObject({ samples: 1, targets: { kind: 'none', why: expect.any(String) as string } });
    const beside = await folderOf({ 'x.npy': f4([1, 1], 1), 'labels.npy': i4([1], 0) });
    await expect(loadDataset(join(beside, 'x.npy'))).rejects.toMatchObject({ code: 'dataInvalid' });
    expect(await loadDataset(join(beside, 'x.npy'), undefined, { targets: 'none' })).toMatchObject({ targets: { kind: 'none' } });
  });

  it('has a label for each position where the output has positions', async () => {
    const set = await load({ x: f4([1, 2], 1, 2), y: i4([1, 2], 2, 0) }, ports([2], [2, 3]));
    expect(set.targets).toEqual({ kind: 'classes', shape: [2], labels: Int32Array.from([2, 0]), classes: 3 });
  });

  it('keeps 0 and 1 as values when the data set says so', async () => {
    const set = await load({ x: f4([2, 2], 1, 2, 3, 4), y: i4([2], 0, 1) }, ports([2], [1]), { targets: 'values' });
    expect(set.targets).toEqual({ kind: 'values', shape: [1], values: Float32Array.from([0, 1]) });
  });

  it('understands answers without a model', async () => {
    const folder = await folderOf({ 'x.npy': f4([2, 2], 1, 2, 3, 4), 'y.npy': i4([2], 4, 0) });
    expect((await loadDataset(folder)).targets).toMatchObject({ kind: 'classes', classes: 5 });
  });

  it.each<[string, Record<string, Uint8Array>, object]>([
    ['NaN', { x: f4([2, 2], 1, 2, 3, Number.NaN), y: i4([2], 0, 0) }, { row: 1 }],
    ['a label below 0', { x: f4([1, 2], 1, 2), y: i4([1], -1) }, { row: 0 }],
    ['another number of labels', { x: f4([1, 2], 1, 2), y: i4([2], 0, 0) }, { reason: 'it has 1 samples and 2 labels' }],
    ['no y', { x: f4([1, 2], 1, 2), z: i4([2], 0, 0) }, { reason: expect.stringContaining('it has "x", "z"') }],
    ['no samples', { x: f4([0, 2]), y: i4([0]) }, { reason: 'it has no samples' }],
    ['an array without samples', { x: f4([], 1), y: i4([], 0) }, {}],
  ])('refuses %s', async (_, arrays, data) => {
    await expect(load(arrays)).rejects.toMatchObject({ code: 'dataInvalid', data });
  });

  it('refuses answers that do not fit the output', async () => {
    const failed = load({ x: f4([1, 2], 1, 2), y: f4([1, 2], 0.5, 0.1) });
    await expect(failed).rejects.toMatchObject({ code: 'dataShape', data: { found: 'targets of shape [2]' } });
  });
});

describe('an archive of inputs alone', () => {
  const x = f4([2, 2], 1, 2, 3, 4);

  it('has no answers where nothing else could be them', async () => {
    const { targets, reading } = await load({ x });
    expect(targets).toEqual({ kind: 'none', why: 'it has no array "y"' });
    expect(reading).toMatchObject({ answers: { kind: 'none' }, notes: ['There are no answers: it has no array "y".'] });
    expect(await load({ x_train: x, x_test: f4([1, 2], 5, 6) })).toMatchObject({
      samples: 2,
      targets: { kind: 'none' },
      held: { samples: 1, targets: { kind: 'none' } },
    });
    expect(await load({ x, sample_weight: f4([2], 1, 1) })).toMatchObject({ targets: { kind: 'none' } });
  });

  it('is taken by any name where it is the only array and fits', async () => {
    expect(await load({ arr_0: x })).toMatchObject({ samples: 2, targets: { kind: 'none' } });
    await expect(load({ arr_0: f4([2, 3], 1, 2, 3, 4, 5, 6) })).rejects.toMatchObject({ code: 'dataInvalid' });
    await expect(load({ y: x })).rejects.toMatchObject({ code: 'dataInvalid' });
  });

  it('is refused where another array may be the answers, unless it is said that there are none', async () => {
    const arrays = { x, labels: i4([2], 0, 1) };
    await expect(load(arrays)).rejects.toMatchObject({
      code: 'dataInvalid',
      data: { reason: expect.stringContaining('"targets": "none" reads the inputs alone') as string },
    });
    expect(await load(arrays, ports([2], [3]), { targets: 'none' })).toMatchObject({ targets: { kind: 'none' } });
  });

  it('leaves answers unused that are there, as told', async () => {
    const { targets, reading } = await load({ x, y: i4([2], 0, 1) }, ports([2], [3]), { targets: 'none' });
    expect(targets).toMatchObject({ kind: 'none' });
    expect(reading?.notes).toContain('The answers (array "y") are not used, as told.');
  });

  it('has no classes where they are asked for, and several inputs must have as many samples', async () => {
    await expect(load({ x }, ports([2], [3]), { targets: 'classes' })).rejects.toMatchObject({ code: 'dataInvalid' });
    await expect(load({ x0: x, x1: f4([1, 1], 3) }, undefined)).rejects.toMatchObject({ code: 'dataInvalid' });
  });
});
