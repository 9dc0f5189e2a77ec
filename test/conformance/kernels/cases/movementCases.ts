import type { Shape } from '../../../../src/base/shape';
import type { KernelCase } from '../kernelCase';
import { add, build, get, integers, uniform, zeros, type Values } from '../reference/values';

const matrix = uniform([5, 40], 1);
const block = uniform([3, 4, 5, 2], 2);
const whole = integers([4, 3, 6], 3, 1000);

/** Kernels that only move elements about, and the sum of rows by segment. */
export const movementCases: readonly KernelCase[] = [
  slice('a row range', matrix, [1, 0], [3, 40]),
  slice('a column range', matrix, [0, 3], [5, 30]),
  slice('short runs', block, [1, 1, 2, 0], [2, 2, 2, 1]),
  slice('contiguous', block, [1, 0, 0, 0], [1, 4, 5, 2]),
  slice('integers', whole, [0, 1, 2], [4, 2, 3]),
  slice('of a vector', uniform([70], 4), [5], [60]),
  slice('nothing', block, [0, 0, 0, 0], [0, 4, 5, 2]),
  split('evenly', block, 1, [2, 2]),
  split('unevenly, last axis', matrix, 1, [1, 35, 4]),
  split('integers, first axis', whole, 0, [3, 1]),
  unpacked('first axis', block, 0),
  unpacked('inner axis', block, 2),
  unpacked('last axis', whole, 2),
  concat('first axis', [matrix, uniform([2, 40], 5)], 0),
  concat('last axis', [matrix, uniform([5, 3], 6), uniform([5, 1], 7)], 1),
  concat('inner axis', [block, uniform([3, 1, 5, 2], 8)], 1),
  concat('with an empty one', [matrix, uniform([5, 0], 9), uniform([5, 2], 10)], 1),
  concat('integers', [whole, integers([4, 2, 6], 11, 9)], 1),
  tile('rows', matrix, [3, 1]),
  tile('columns', matrix, [1, 2]),
  tile('both', uniform([2, 3], 12), [3, 5]),
  tile('a vector over an image', uniform([1, 1, 1, 4], 13), [2, 3, 5, 1]),
  tile('inner axis of integers', whole, [1, 7, 1]),
  tile('a single row many times', uniform([1, 9], 14), [37, 1]),
  segmentSum('rows', uniform([7, 4], 15), [2, 0, 2, 3, 0, 0, 2], 5),
  segmentSum('ids left out', uniform([4, 3], 16), [1, -1, 1, 0], 2),
  segmentSum('scalars', uniform([6], 17), [0, 1, 1, 1, 3, 3], 4),
  segmentSum('integers', integers([5, 2], 18, 50), [1, 1, 0, 1, 0], 2),
  gather('rows', uniform([6, 4], 19), [5, 0, 0, 3], 0),
  gather('columns', uniform([3, 6], 20), [1, 5], 1),
  transpose('matrix', matrix, [1, 0]),
  transpose('image', block, [0, 3, 1, 2]),
  transpose('inner', block, [0, 2, 1, 3]),
];

function slice(name: string, x: Values, begin: Shape, size: Shape): KernelCase {
  return row('Slice', name, { x }, { begin, size }, [part(x, begin, size)]);
}

function split(name: string, x: Values, axis: number, sizes: number[]): KernelCase {
  let start = 0;
  const parts = sizes.map((length) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    start += length;
    return part(
      x,
      begin,
      x.shape.map((size, i) => (i === axis ? length : size)),
    );
  });
  return row('SplitV', name, { x }, { numOrSizeSplits: sizes, axis }, parts);
}

function unpacked(name: string, value: Values, axis: number): KernelCase {
  const shape = value.shape.toSpliced(axis, 1);
  const parts = Array.from({ length: value.shape[axis] ?? 0 }, (_, index) =>
    build(shape, (at) => get(value, at.toSpliced(axis, 0, index)), value.dtype),
  );
  return row('Unpack', name, { value }, { axis }, parts);
}

function concat(name: string, inputs: Values[], axis: number): KernelCase {
  const [first] = inputs;
  if (!first) throw new Error('nothing to concatenate');
  const owners = inputs.flatMap((x) => Array.from({ length: x.shape[axis] ?? 0 }, (_, index) => ({ x, index })));
  const joined = build(
    first.shape.with(axis, owners.length),
    (at) => {
      const owner = owners[at[axis] ?? 0];
      return owner ? get(owner.x, at.with(axis, owner.index)) : NaN;
    },
    first.dtype,
  );
  return row('Concat', name, inputs, { axis }, [joined]);
}

function tile(name: string, x: Values, reps: number[]): KernelCase {
  const shape = x.shape.map((size, axis) => size * (reps[axis] ?? 1));
  const tiled = build(
    shape,
    (at) =>
      get(
        x,
        at.map((index, axis) => index % (x.shape[axis] ?? 1)),
      ),
    x.dtype,
  );
  return row('Tile', name, { x }, { reps }, [tiled]);
}

function segmentSum(name: string, x: Values, ids: number[], numSegments: number): KernelCase {
  const [rows = 0, ...rest] = x.shape;
  const sums = { ...zeros([numSegments, ...rest]), dtype: x.dtype };
  const width = x.data.length / rows;
  for (const [i, value] of x.data.entries()) {
    const id = ids[Math.floor(i / width)] ?? -1;
    if (id >= 0) add(sums, id * width + (i % width), value);
  }
  const segmentIds = build([rows], ([i = 0]) => ids[i] ?? 0, 'int32');
  return row('UnsortedSegmentSum', name, { x, segmentIds }, { numSegments }, [sums]);
}

function gather(name: string, x: Values, chosen: number[], axis: number): KernelCase {
  const gathered = build(x.shape.with(axis, chosen.length), (at) => get(x, at.with(axis, chosen[at[axis] ?? 0] ?? 0)));
  const indices = build([chosen.length], ([i = 0]) => chosen[i] ?? 0, 'int32');
  return row('GatherV2', name, { x, indices }, { axis, batchDims: 0 }, [gathered]);
}

function transpose(name: string, x: Values, perm: number[]): KernelCase {
  const shape = perm.map((axis) => x.shape[axis] ?? 0);
  const turned = build(shape, (at) =>
    get(
      x,
      x.shape.map((_, axis) => at[perm.indexOf(axis)] ?? 0),
    ),
  );
  return row('Transpose', name, { x }, { perm }, [turned]);
}

function part(x: Values, begin: Shape, size: Shape): Values {
  return build(
    size,
    (at) =>
      get(
        x,
        at.map((index, axis) => index + (begin[axis] ?? 0)),
      ),
    x.dtype,
  );
}

function row(kernel: string, name: string, inputs: KernelCase['inputs'], attrs: object, expected: readonly Values[]): KernelCase {
  return { kernel, name, inputs, attrs: { ...attrs }, expected };
}
