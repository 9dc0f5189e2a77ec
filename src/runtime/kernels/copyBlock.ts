import { stridesOf, type Shape } from '../../base/shape';
import type { BackendWasm, TensorInfo } from '../tf';
import { wordsOf } from './wasmHeap';

type Words = Int32Array | Uint8Array;

/** Copying up to this many elements one by one is faster than `TypedArray.set`. */
const SHORT_RUN = 32;

/**
 * Copies a block of `size` from `source`, where it begins at `from`, to `target`, where it begins at `to`. Both tensors
 * have the block's rank (1 or more) and the same dtype.
 */
export function copyBlock(
  backend: BackendWasm,
  block: { source: TensorInfo; from: Shape; target: TensorInfo; to: Shape; size: Shape },
): void {
  const { source, target, size } = block;
  const inStrides = stridesOf(source.shape);
  const outStrides = stridesOf(target.shape);
  const [{ length: run } = ONE, rows = ONE, ...outer] = mergedAxes(size, inStrides, outStrides).reverse();
  const input = wordsOf(backend, source);
  const output = wordsOf(backend, target);
  copy(outer.length - 1, dot(block.from, inStrides), dot(block.to, outStrides));

  function copy(axis: number, read: number, write: number): void {
    const { length, inStride, outStride } = outer[axis] ?? ONE;
    if (axis < 0) copyRows(input, read, output, write, rows, run);
    else for (let i = 0; i < length; i++) copy(axis - 1, read + i * inStride, write + i * outStride);
  }
}

function copyRows(input: Words, read: number, output: Words, write: number, rows: CopyAxis, run: number): void {
  const { length, inStride, outStride } = rows;
  for (let i = 0; i < length; i++, read += inStride, write += outStride) {
    if (run > SHORT_RUN) output.set(input.subarray(read, read + run), write);
    else for (let k = 0; k < run; k++) output[write + k] = input[read + k] as number;
  }
}

/** One axis of a copy: how many steps, and how far each goes in the source and in the target. */
interface CopyAxis {
  readonly length: number;
  readonly inStride: number;
  readonly outStride: number;
}

const ONE: CopyAxis = { length: 1, inStride: 0, outStride: 0 };

/** Fewer, longer axes for the same copy, outermost first. The last one is contiguous on both sides. */
function mergedAxes(size: Shape, inStrides: Shape, outStrides: Shape): CopyAxis[] {
  const axes: CopyAxis[] = [];
  for (const [axis, length] of size.entries()) {
    const inStride = inStrides[axis] ?? 1;
    const outStride = outStrides[axis] ?? 1;
    const outer = axes.at(-1);
    if (outer?.inStride === inStride * length && outer.outStride === outStride * length) {
      axes[axes.length - 1] = { length: outer.length * length, inStride, outStride };
    } else axes.push({ length, inStride, outStride });
  }
  return axes;
}

function dot(indices: Shape, strides: Shape): number {
  return indices.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0);
}
