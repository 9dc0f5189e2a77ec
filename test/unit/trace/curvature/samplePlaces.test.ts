import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../../src/base/shape';
import type { KernelCall, TraceTensor } from '../../../../src/runtime/trace';
import { samplePlaces } from '../../../../src/trace/curvature/samplePlaces';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

/** Where the output of a call holds the two samples of x, which has them on its first axis unless it is transposed first. */
function placeBehind(
  kernel: string,
  { shape, attrs = {}, made, first }: { shape: Shape; made: Shape; attrs?: KernelCall['attrs']; first?: readonly number[] },
): unknown {
  const t = new HandMadeTrace();
  let x: TraceTensor = t.input(shape);
  if (first)
    x = t.call(
      'Transpose',
      { x },
      first.map((axis) => shape[axis] ?? 1),
      { perm: first },
    );
  const output = t.call(kernel, { x }, made, attrs);
  return samplePlaces(t.finish(output)).get(output.id);
}

describe('where samples stand', () => {
  const SWAPPED = [1, 0, 2];

  it.each([
    ['Transpose', { shape: [2, 3, 4], made: [4, 2, 3], attrs: { perm: [2, 0, 1] } }, { axis: 1, inner: 1 }],
    ['Reshape', { shape: [2, 3, 4], made: [6, 4] }, { axis: 0, inner: 3 }],
    ['Reshape', { shape: [2, 3, 4], first: SWAPPED, made: [6, 4] }, { axis: 0, inner: 1 }],
    // A sample and a half fills a row; two thirds of the samples fill one.
    ['Reshape', { shape: [2, 6], made: [3, 4] }, undefined],
    ['Reshape', { shape: [3, 2], made: [2, 3] }, undefined],
    ['Unpack', { shape: [2, 3, 4], first: SWAPPED, made: [2, 4], attrs: { axis: 0 } }, { axis: 0, inner: 1 }],
    ['Unpack', { shape: [2, 3, 4], made: [3, 4], attrs: { axis: 0 } }, undefined],
    ['Pack', { shape: [2, 4], made: [1, 2, 4], attrs: { axis: 0 } }, { axis: 1, inner: 1 }],
    ['Pack', { shape: [2, 4], made: [2, 1, 4], attrs: { axis: 1 } }, { axis: 0, inner: 1 }],
    ['Mean', { shape: [2, 3, 4], made: [2, 4], attrs: { axis: [1] } }, { axis: 0, inner: 1 }],
    ['Mean', { shape: [2, 3, 4], first: SWAPPED, made: [2, 4], attrs: { axis: [0] } }, { axis: 0, inner: 1 }],
    ['Mean', { shape: [2, 2, 4], made: [2, 4], attrs: { axis: [0] } }, undefined],
    ['OneHot', { shape: [2, 3], made: [2, 3, 5] }, { axis: 0, inner: 1 }],
    ['Slice', { shape: [2, 3, 4], made: [2, 1, 4] }, { axis: 0, inner: 1 }],
    ['Slice', { shape: [2, 3, 4], made: [1, 3, 4] }, undefined],
    // Along another axis samples stay apart; along their own they are mixed.
    ['Reverse', { shape: [2, 3, 4], made: [2, 3, 4], attrs: { dims: [1] } }, { axis: 0, inner: 1 }],
    ['Reverse', { shape: [2, 3, 4], made: [2, 3, 4], attrs: { dims: [0] } }, undefined],
    ['Cumsum', { shape: [2, 3], made: [2, 3], attrs: { axis: 1 } }, { axis: 0, inner: 1 }],
    ['Cumsum', { shape: [2, 3], made: [2, 3], attrs: { axis: 0 } }, undefined],
    ['Softmax', { shape: [2, 3], made: [2, 3], attrs: { dim: 1 } }, { axis: 0, inner: 1 }],
    // One index of the axis before is taken: [2, 2, 2] would fit either way.
    [
      'StridedSlice',
      { shape: [2, 2, 2], first: SWAPPED, made: [2, 2], attrs: { begin: [0, 0, 0], shrinkAxisMask: 1 } },
      { axis: 0, inner: 1 },
    ],
    ['StridedSlice', { shape: [2, 2, 2], made: [2, 2], attrs: { begin: [0, 0, 0], shrinkAxisMask: 1 } }, undefined],
    ['StridedSlice', { shape: [2, 3, 4], made: [2, 4], attrs: { begin: [0, 0, 0], shrinkAxisMask: 2 } }, { axis: 0, inner: 1 }],
    ['a kernel that nobody knows', { shape: [2, 3], made: [2, 3] }, { axis: 0, inner: 1 }],
  ] as const)('behind %s: %o', (kernel, use, expected) => {
    expect(placeBehind(kernel, use)).toEqual(expected);
  });

  it.each([
    // The samples of what is picked from: before the axis, behind it, and the axis itself.
    [
      { x: [2, 3, 4], indices: [5], axis: 1, made: [2, 5, 4] },
      { axis: 0, inner: 1 },
    ],
    [
      { x: [2, 3, 4], first: SWAPPED, indices: [5], axis: 0, made: [5, 2, 4] },
      { axis: 1, inner: 1 },
    ],
    [
      { x: [2, 3, 4], first: SWAPPED, indices: [5, 6], axis: 0, made: [5, 6, 2, 4] },
      { axis: 2, inner: 1 },
    ],
    [
      { x: [2, 3, 4], first: SWAPPED, indices: [5], axis: -1, made: [3, 2, 5] },
      { axis: 1, inner: 1 },
    ],
    [
      { x: [2, 3, 4], indices: [5, 6], axis: 1, made: [2, 5, 6, 4] },
      { axis: 0, inner: 1 },
    ],
    [{ x: [2, 3, 4], indices: [2], axis: 0, made: [2, 3, 4] }, undefined],
    [
      { x: [2, 3, 4], indices: [2, 5], axis: 1, batchDims: 1, made: [2, 5, 4] },
      { axis: 0, inner: 1 },
    ],
  ] as const)('behind what picks from them: %o', ({ x: shape, indices, made, axis, ...more }, expected) => {
    const t = new HandMadeTrace();
    const input = t.input(shape);
    const perm = 'first' in more ? more.first : [0, 1, 2];
    const x = t.call(
      'Transpose',
      { x: input },
      perm.map((from) => shape[from] ?? 1),
      { perm: [...perm] },
    );
    const attrs = { axis, batchDims: 'batchDims' in more ? more.batchDims : 0 };
    const output = t.call('GatherV2', { x, indices: t.constant(indices) }, made, attrs);
    expect(samplePlaces(t.finish(output)).get(output.id)).toEqual(expected);
  });

  it.each([
    [
      { table: [9, 4], axis: 0, batchDims: 0, made: [2, 3, 4] },
      { axis: 0, inner: 1 },
    ],
    [
      { table: [4, 9], axis: 1, batchDims: 0, made: [4, 2, 3] },
      { axis: 1, inner: 1 },
    ],
    [
      { table: [2, 9], axis: 1, batchDims: 1, made: [2, 3] },
      { axis: 0, inner: 1 },
    ],
    [
      { table: [3, 9], axis: 1, batchDims: 1, made: [3, 2], perm: [1, 0] },
      { axis: 1, inner: 1 },
    ],
  ] as const)('behind what they pick: %o', ({ table, axis, batchDims, made, ...more }, expected) => {
    const t = new HandMadeTrace();
    const input = t.input([2, 3]);
    const indices = 'perm' in more ? t.call('Transpose', { x: input }, [3, 2], { perm: [...more.perm] }) : input;
    const output = t.call('GatherV2', { x: t.weight('table', table), indices }, made, { axis, batchDims });
    expect(samplePlaces(t.finish(output)).get(output.id)).toEqual(expected);
  });

  it.each([
    ['abc,cd->bad', [2, 3, 4], [3, 2, 5], { axis: 1, inner: 1 }],
    ['abc, cd -> dba', [2, 3, 4], [5, 3, 2], { axis: 2, inner: 1 }],
    ['abc,cd->bd', [2, 3, 4], [3, 5], undefined],
    ['abc,cd->bad', [3, 2, 4], [2, 3, 5], { axis: 0, inner: 1 }],
  ] as const)('keep their label in %s of %o', (equation, shape, made, expected) => {
    const t = new HandMadeTrace();
    const input = t.input([2, 3, 4]);
    const x = shape[0] === 2 ? input : t.call('Transpose', { x: input }, shape, { perm: [1, 0, 2] });
    const output = t.call('Einsum', { 0: x, 1: t.weight('w', [4, 5]) }, made, { equation });
    expect(samplePlaces(t.finish(output)).get(output.id)).toEqual(expected);
  });

  it('follow the rows of a product and the columns of a transposed one', () => {
    const t = new HandMadeTrace();
    const x = t.input([2, 3]);
    const rows = t.call('BatchMatMul', { a: x, b: t.weight('w', [3, 5]) }, [2, 5]);
    const columns = t.call('BatchMatMul', { a: t.weight('v', [4, 5]), b: rows }, [4, 2], { transposeB: true });
    const lost = t.call('BatchMatMul', { a: columns, b: t.weight('u', [2, 6]) }, [4, 6]);
    const places = samplePlaces(t.finish(lost));
    expect([rows, columns, lost].map(({ id }) => places.get(id))).toEqual([{ axis: 0, inner: 1 }, { axis: 1, inner: 1 }, undefined]);
  });

  it('are those of what a first state is combined with', () => {
    const t = new HandMadeTrace();
    const state = t.constant([2, 4]);
    const product = t.call('BatchMatMul', { a: state, b: t.weight('u', [4, 4]) }, [2, 4]);
    const sum = t.call('Add', { a: t.dense('in', 4), b: product }, [2, 4]);
    const places = samplePlaces(t.finish(sum));
    expect([product, state].map(({ id }) => places.get(id))).toEqual([
      { axis: 0, inner: 1 },
      { axis: 0, inner: 1 },
    ]);
  });
});
