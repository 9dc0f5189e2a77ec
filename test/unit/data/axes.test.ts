import { describe, expect, it } from 'vitest';
import { fitAxes, fittingOrder } from '../../../src/data/fitAxes';
import { counted, f4, i4, loadArrays, u1 } from '../../fixtures/archives';
import { ports } from '../../fixtures/dataFiles';

describe('the shape of a sample', () => {
  it.each<[number[], (number | null)[], number[]]>([
    [
      [8, 8, 3],
      [8, 8, 3],
      [8, 8, 3],
    ],
    [
      [8, 8],
      [8, 8, 1],
      [8, 8, 1],
    ],
    [
      [1, 8, 8],
      [8, 8, 1],
      [8, 8, 1],
    ],
    [
      [8, 1, 8],
      [8, 8],
      [8, 8],
    ],
    [
      [5, 8],
      [null, 1, 8],
      [5, 1, 8],
    ],
    [
      [1, 1, 8],
      [null, 8],
      [1, 8],
    ],
    [[], [1], [1]],
    [[192], [8, 8, 3], [8, 8, 3]],
    [
      [1, 192, 1],
      [8, 8, 3],
      [8, 8, 3],
    ],
    [[8, 8, 3], [192], [192]],
    [[1, 28, 28], [784], [784]],
    [
      [20, 7],
      [null, 7],
      [20, 7],
    ],
    [
      [6, 9, 3],
      [null, null, 3],
      [6, 9, 3],
    ],
  ])('%j fits %j', (found, wanted, shape) => expect(fitAxes(found, wanted)).toEqual(shape));

  it.each<[number[], (number | null)[]]>([
    [
      [3, 8, 8],
      [8, 8, 3],
    ],
    [
      [3, 8, 8],
      [null, null, 3],
    ],
    [[3, 8, 8], [192]],
    [
      [64, 3],
      [8, 8, 3],
    ],
    [
      [24, 8],
      [8, 8, 3],
    ],
    [
      [4, 4, 12],
      [8, 8, 3],
    ],
    [
      [3, 20],
      [20, 3],
    ],
    [[192], [null, null, 3]],
    [[8], [null, 8]],
    [
      [2, 96],
      [8, 8, 3],
    ],
  ])('%j does not fit %j', (found, wanted) => expect(fitAxes(found, wanted)).toBeUndefined());

  it.each<[number[], (number | null)[], number[] | undefined, boolean]>([
    [[12, 3, 8, 9], [8, 9, 3], [0, 2, 3, 1], false],
    [[12, 3, 8, 8], [8, 8, 3], [0, 2, 3, 1], true],
    [[12, 8, 9, 3], [3, 8, 9], [0, 3, 1, 2], false],
    [[12, 3, 20], [20, 3], [0, 2, 1], false],
    [[12, 1, 3, 20], [20, 3], [0, 3, 1, 2], false],
    [[12, 3, 8, 9], [null, null, 3], [0, 2, 3, 1], true],
    [[12, 64, 3], [8, 8, 3], undefined, false],
  ])('the order for %j that fits %j', (whole, wanted, axes, others) => {
    const order = fittingOrder(whole, wanted);
    expect(order?.axes).toEqual(axes);
    expect(order?.others ?? false).toBe(others);
  });
});

describe('axes of another order', () => {
  const x = f4([2, 3, 2, 4], counted(48));
  const y = i4([2], [0, 1]);

  it('are refused with both shapes and the order that would fit', async () =>
    expect(loadArrays({ x, y }, ports([2, 4, 3], [2]))).rejects.toMatchObject({
      code: 'dataShape',
      data: {
        found: 'samples of shape [3, 2, 4]',
        expected: '[2, 4, 3] (--transpose 0,2,3,1, or "transpose": [0, 2, 3, 1] in a dataset.json, makes it fit)',
      },
    }));

  it('are transposed when asked for, and that is said', async () => {
    const set = await loadArrays({ x, y }, ports([2, 4, 3], [2]), { transpose: [0, 2, 3, 1] });
    expect(set.inputs[0]?.shape).toEqual([2, 4, 3]);
    const expected = [];
    for (let n = 0; n < 2; n++)
      for (let h = 0; h < 2; h++) for (let w = 0; w < 4; w++) for (let c = 0; c < 3; c++) expected.push(((n * 3 + c) * 2 + h) * 4 + w);
    expect([...(set.inputs[0]?.values ?? [])]).toEqual(expected);
    expect(set.reading?.inputs[0]?.scale).toBe('transposed 0,2,3,1, as they are');
  });

  it('are those of both parts', async () => {
    const arrays = { x_train: x, y_train: y, x_test: x, y_test: y };
    const set = await loadArrays(arrays, ports([2, 4, 3], [2]), { transpose: [0, 2, 3, 1] });
    expect(set.held?.inputs).toEqual(set.inputs);
  });

  it('may have the samples last', async () => {
    const last = { x: f4([2, 4, 3, 5], counted(120)), y: i4([5], [0, 1, 0, 1, 0]) };
    await expect(loadArrays(last, ports([2, 4, 3], [2]))).rejects.toMatchObject({
      data: { reason: expect.stringContaining('it has 2 samples and 5 labels (--transpose 3,0,1,2,') },
    });
    const set = await loadArrays(last, ports([2, 4, 3], [2]), { transpose: [3, 0, 1, 2] });
    expect([...(set.inputs[0]?.values.slice(0, 3) ?? [])]).toEqual([0, 5, 10]);
  });

  it('are given for each of several inputs', async () => {
    const two = { x0: f4([2, 3], counted(6)), x1: x, y };
    const expected = ports([[3], [2, 4, 3]], [2]);
    await expect(loadArrays(two, expected)).rejects.toMatchObject({ data: { expected: expect.not.stringContaining('--transpose') } });
    expect((await loadArrays(two, expected, { transpose: [null, [0, 2, 3, 1]] })).inputs[1]?.shape).toEqual([2, 4, 3]);
    await expect(loadArrays(two, expected, { transpose: [0, 2, 3, 1] })).rejects.toMatchObject({
      data: { reason: expect.stringContaining('1 order of axes for 2 inputs') },
    });
  });

  it('must be an order of all axes', async () => {
    await expect(loadArrays({ x, y }, ports([2, 4, 3], [2]), { transpose: [0, 2, 3] })).rejects.toMatchObject({ code: 'dataInvalid' });
    await expect(loadArrays({ x, y }, ports([2, 4, 3], [2]), { transpose: [0, 2, 1] })).rejects.toMatchObject({
      data: { reason: '"transpose" gives the order of 3 axes; array "x" has shape [2, 3, 2, 4]' },
    });
  });

  it('are refused of answers too, and transposed by a key of their own', async () => {
    const pictures = { x: f4([2, 2], counted(4)), y: f4([2, 3, 2, 4], counted(48)) };
    await expect(loadArrays(pictures, ports([2], [2, 4, 3]))).rejects.toMatchObject({
      code: 'dataShape',
      data: {
        expected: expect.stringContaining('("transposeTargets": [0, 2, 3, 1] in a dataset.json'),
        found: 'targets of shape [3, 2, 4]',
      },
    });
    const set = await loadArrays(pictures, ports([2], [2, 4, 3]), { transposeTargets: [0, 2, 3, 1] });
    expect(set.targets).toMatchObject({ kind: 'values', shape: [2, 4, 3] });
    const labels = { x: f4([2, 2], counted(4)), y: u1([2, 4, 2], new Uint8Array(16)) };
    await expect(loadArrays(labels, ports([2], [2, 4, 3]))).rejects.toMatchObject({
      data: { expected: expect.stringContaining('"transposeTargets": [0, 2, 1]') },
    });
  });
});

it('says that a sample was shaped or made flat', async () => {
  const y = i4([2], [0, 1]);
  const shaped = await loadArrays({ x: f4([2, 12], counted(24)), y }, ports([2, 2, 3], [2]));
  expect(shaped.reading?.inputs[0]).toMatchObject({ shape: [2, 2, 3], scale: 'shaped from [12], as they are' });
  const flat = await loadArrays({ x: f4([2, 2, 2, 3], counted(24)), y }, ports([12], [2]));
  expect(flat.reading?.inputs[0]?.scale).toBe('flattened from [2, 2, 3], as they are');
});
