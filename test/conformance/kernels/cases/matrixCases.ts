import type { Shape } from '../../../../src/base/shape';
import type { KernelCase } from '../kernelCase';
import { product } from '../reference/matrix';
import { build, get, uniform } from '../reference/values';

const FLAGS = [false, true];

/** Matrix products with every transposition, small and large, one and many. */
export const matrixCases: readonly KernelCase[] = FLAGS.flatMap((transposeA) =>
  FLAGS.flatMap((transposeB) =>
    [
      batched('one', [1], [1], 5, 7, 3),
      batched('rank 2 by rank 2', [], [], 4, 6, 5),
      batched('small batch', [4], [4], 3, 5, 2),
      batched('batch of large products', [3], [3], 20, 33, 17),
      batched('large, one on the left for all', [1], [3], 20, 33, 17),
      batched('large, one on the right for all', [3], [1], 20, 33, 17),
      batched('two batch axes', [2, 3], [2, 3], 18, 20, 19),
      fused('with bias and relu', 6, 9, 4),
      fused('column of one', 5, 8, 1),
    ].map((make) => make(transposeA, transposeB)),
  ),
);

function batched(name: string, outerA: Shape, outerB: Shape, rows: number, inner: number, columns: number) {
  return (transposeA: boolean, transposeB: boolean): KernelCase => {
    const a = uniform([...outerA, ...(transposeA ? [inner, rows] : [rows, inner])], 1);
    const b = uniform([...outerB, ...(transposeB ? [columns, inner] : [inner, columns])], 2);
    const expected = [product(a, b, transposeA, transposeB)];
    return row('BatchMatMul', name, { a, b }, { transposeA, transposeB }, expected);
  };
}

function fused(name: string, rows: number, inner: number, columns: number) {
  return (transposeA: boolean, transposeB: boolean): KernelCase => {
    const a = uniform([1, ...(transposeA ? [inner, rows] : [rows, inner])], 3);
    const b = uniform([1, ...(transposeB ? [columns, inner] : [inner, columns])], 4);
    const bias = uniform([columns], 5);
    const y = product(a, b, transposeA, transposeB);
    const expected = [build(y.shape, (at) => Math.max(0, get(y, at) + get(bias, at.slice(-1))))];
    return row('_FusedMatMul', name, { a, b, bias }, { transposeA, transposeB, activation: 'relu' }, expected);
  };
}

function row(
  kernel: string,
  name: string,
  inputs: KernelCase['inputs'],
  attrs: { transposeA: boolean; transposeB: boolean; activation?: string },
  expected: KernelCase['expected'],
): KernelCase {
  const { transposeA, transposeB } = attrs;
  return { kernel, name: `${name}${transposeA ? ", a'" : ''}${transposeB ? ", b'" : ''}`, inputs, attrs, expected };
}
