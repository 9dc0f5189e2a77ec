import { describe, expect, it } from 'vitest';
import type { OutputActivation } from '../../../src/data/expectedPorts';
import { counted, f4, i4, knownPorts, loadArrays, u1 } from '../../fixtures/archives';

/** Reads answers for a model with an output of this shape. */
function read(y: Uint8Array, samples: number, output: (number | null)[], activation: OutputActivation = 'other', words?: object) {
  return loadArrays({ x: f4([samples, 2], counted(2 * samples)), y }, knownPorts([2], output, { activation }), words);
}

describe('two codes', () => {
  it.each<[number[], number, OutputActivation, number[], string]>([
    [[-1, 1, 1], 1, 'sigmoid', [0, 1, 1], '-1 is class 0, 1 is class 1'],
    [[2, 1, 2], 1, 'sigmoid', [1, 0, 1], '1 is class 0, 2 is class 1'],
    [[255, 0, 0], 1, 'other', [1, 0, 0], '0 is class 0, 255 is class 1'],
    [[10, 20, 10], 2, 'softmax', [0, 1, 0], '10 is class 0, 20 is class 1'],
    [[1, 2, 2], 2, 'softmax', [0, 1, 1], '1 is class 0, 2 is class 1'],
    [[-1, 1, 1], 2, 'other', [0, 1, 1], '-1 is class 0, 1 is class 1'],
  ])('%j are two classes of %i units', async (codes, units, activation, labels, order) => {
    for (const y of [i4([3], codes), f4([3, 1], codes)]) {
      const set = await read(y, 3, [units], activation);
      expect(set.targets).toMatchObject({ kind: 'classes', labels: Int32Array.from(labels), classes: 2 });
      expect(set.reading?.answers).toMatchObject({ order, names: order.match(/-?\d+(?= is)/g) });
    }
  });

  it('are those of both parts, also where one part lacks one', async () => {
    const x = f4([2, 2], counted(4));
    const arrays = { x_train: x, y_train: i4([2], [2, 2]), x_test: x, y_test: i4([2], [1, 2]) };
    const set = await loadArrays(arrays, knownPorts([2], [1], { activation: 'sigmoid' }));
    expect(set.targets).toMatchObject({ labels: Int32Array.of(1, 1) });
    expect(set.held?.targets).toMatchObject({ labels: Int32Array.of(0, 1), names: ['1', '2'] });
  });

  it('0 and 1 stay as they are', async () => {
    const { targets, reading } = await read(i4([3], [0, 1, 1]), 3, [1], 'sigmoid');
    expect(targets).toEqual({ kind: 'classes', shape: [], labels: Int32Array.of(0, 1, 1), classes: 2 });
    expect(reading?.answers.order).toBeUndefined();
  });

  it('stay values when the data set says so', async () =>
    expect((await read(i4([2], [10, 20]), 2, [1], 'other', { targets: 'values' })).targets).toMatchObject({
      kind: 'values',
      values: Float32Array.of(10, 20),
    }));

  it('are the classes of each position of a mask', async () => {
    const mask = u1([2, 2, 2, 1], [0, 255, 0, 0, 255, 255, 0, 0]);
    const expected = { kind: 'classes', shape: [2, 2], labels: Int32Array.of(0, 1, 0, 0, 1, 1, 0, 0) };
    expect((await read(mask, 2, [2, 2, 1], 'sigmoid')).targets).toMatchObject(expected);
    expect((await read(mask, 2, [null, null, 2], 'softmax')).targets).toMatchObject(expected);
    expect((await read(u1([2, 2, 2], [0, 255, 0, 0, 255, 255, 0, 0]), 2, [2, 2, 1], 'sigmoid')).targets).toMatchObject(expected);
  });
});

describe('labels', () => {
  it('from 1 to K are refused, and what shifts them is named', async () =>
    expect(read(i4([3], [1, 2, 3]), 3, [3], 'softmax')).rejects.toMatchObject({
      code: 'dataInvalid',
      data: {
        row: 2,
        reason: expect.stringMatching(/labels from 1 to 3 were found, and 0 to 2 are needed \("classes": \[1, 2, 3\]/),
      },
    }));

  it('are codes where the data set lists them', async () => {
    for (const classes of [
      [3, 1, 2],
      ['3', '1', '2'],
    ]) {
      const set = await read(i4([3], [1, 2, 3]), 3, [3], 'softmax', { classes });
      expect(set.targets).toMatchObject({ labels: Int32Array.of(1, 2, 0), classes: 3, names: ['3', '1', '2'] });
    }
    await expect(read(i4([2], [1, 4]), 2, [3], 'softmax', { classes: [1, 2, 3] })).rejects.toMatchObject({
      data: { row: 1, reason: 'label 4 is none of the classes 1, 2, 3' },
    });
  });

  it('have names that may look like numbers', async () =>
    expect((await read(i4([2], [0, 1]), 2, [2], 'softmax', { classes: ['10', '20'] })).targets).toMatchObject({
      labels: Int32Array.of(0, 1),
      names: ['10', '20'],
    }));

  it.each<[number[], number, string]>([
    [[0, -1, 2], 3, 'label -1 is not an integer from 0 to 2; labels from -1 to 2 were found'],
    [[0, 1, 2], 2, 'label 2 is not an integer from 0 to 1; labels from 0 to 2 were found'],
    [[0, 1.5, 2], 3, 'label 1.5 is not an integer from 0 to 2'],
  ])('%j are refused of %i units', async (labels, units, reason) =>
    expect(read(f4([3], labels), 3, [units], 'softmax')).rejects.toMatchObject({ code: 'dataInvalid', data: { reason } }),
  );

  it('of one class alone are taken, and that is said', async () => {
    expect((await read(i4([2], [1, 1]), 2, [3], 'softmax')).reading?.notes).toEqual([
      "All samples are of one class, 1: how well the model tells classes apart can't be seen on them.",
    ]);
    expect((await read(i4([2], [1, 2]), 2, [3], 'softmax')).reading?.notes).toEqual(['2 of the 3 classes occur.']);
    expect((await read(i4([3], [0, 1, 2]), 3, [3], 'softmax')).reading?.notes).toEqual([]);
  });
});

describe('rows', () => {
  it('with a single 255 each are one-hot', async () => {
    const set = await read(u1([2, 3], [0, 255, 0, 255, 0, 0]), 2, [3], 'softmax');
    expect(set.targets).toMatchObject({ kind: 'classes', labels: Int32Array.of(1, 0), classes: 3 });
    expect(set.reading?.answers.order).toBe('one-hot, with 255 for 1');
  });

  it('of yes or no may be 0 and 255 behind a sigmoid', async () => {
    const set = await read(u1([2, 3], [255, 255, 0, 0, 0, 0]), 2, [3], 'sigmoid');
    expect(set.targets).toEqual({ kind: 'values', shape: [3], values: Float32Array.of(1, 1, 0, 0, 0, 0) });
    expect(set.reading?.answers.order).toBe('255 is 1');
  });

  it.each<[string, number[], RegExp]>([
    ['that sum to something else', [1, 1, 0, 0.2, 0.3, 0.5], /1 of 2 rows of the answers do not \(row 0 sums to 2\)/],
    ['that are empty', [0.2, 0.3, 0.5, 0, 0, 0], /row 1 is empty/],
    ['with a negative share', [0.5, -0.5, 1, 0, 0, 1], /row 0 has -0.5/],
  ])('%s are refused behind a softmax', async (_, values, reason) =>
    expect(read(f4([2, 3], values), 2, [3], 'softmax')).rejects.toMatchObject({
      code: 'dataInvalid',
      data: { reason: expect.stringMatching(reason) },
    }),
  );

  it('are counted, and the first of them named with their positions', async () => {
    const failed = read(f4([2, 2, 2], [0.5, 0.5, 1, 1, 2, 2, 3, 3]), 2, [2, 2], 'softmax');
    await expect(failed).rejects.toMatchObject({
      data: {
        row: 0,
        reason: expect.stringContaining('3 of 4 rows of the answers do not (row 0, position 1 sums to 2, row 1, position 0'),
      },
    });
    const many = read(f4([5, 2], new Array(10).fill(1)), 5, [2], 'softmax');
    await expect(many).rejects.toMatchObject({ data: { reason: expect.stringMatching(/5 of 5 rows .*row 2 sums to 2, …\)/) } });
  });

  it('may be a little off', async () =>
    expect((await read(f4([1, 3], [0.3333, 0.3333, 0.3335]), 1, [3], 'softmax')).targets.kind).toBe('values'));

  it('may be anything behind no activation', async () => expect((await read(f4([1, 3], [5, -2, 0]), 1, [3])).targets.kind).toBe('values'));
});

describe('values behind a sigmoid', () => {
  it('outside 0 to 1 are refused with what was found', async () => {
    await expect(read(i4([4], [1, 5, 2, 1]), 4, [1], 'sigmoid')).rejects.toMatchObject({
      code: 'dataInvalid',
      data: { row: 1, reason: expect.stringContaining('the answers run from 1 to 5 (1, 2, 5)') },
    });
    await expect(read(f4([2, 1], [0.5, -0.25]), 2, [1], 'sigmoid')).rejects.toMatchObject({ data: { row: 1 } });
    await expect(read(i4([3], [5, 5, 5]), 3, [1], 'sigmoid')).rejects.toMatchObject({ code: 'dataInvalid' });
  });

  it('are taken where the data set names a loss that is a distance, and that is said', async () => {
    const set = await read(i4([3], [1, 5, 2]), 3, [1], 'sigmoid', { loss: 'meanSquaredError' });
    expect(set.targets.kind).toBe('values');
    expect(set.reading?.notes[0]).toMatch(/out of reach/);
  });
});
