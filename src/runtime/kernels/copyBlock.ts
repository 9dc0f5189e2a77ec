import { stridesOf, type Shape } from '../../base/shape';
import type { BackendWasm, TensorInfo } from '../tf';
import { wordsOf } from './wasmHeap';

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
  const input = wordsOf(backend, source);
  const output = wordsOf(backend, target);
  const inStrides = stridesOf(source.shape);
  const outStrides = stridesOf(target.shape);
  // From axis `runAxis` on, the block lies in one piece in both tensors.
  let runAxis = size.length - 1;
  while (runAxis > 0 && size[runAxis] === source.shape[runAxis] && size[runAxis] === target.shape[runAxis]) runAxis--;
  const run = size.slice(runAxis).reduce((product, length) => product * length, 1);
  walk(0, dot(block.from, inStrides), dot(block.to, outStrides));

  function walk(axis: number, read: number, write: number): void {
    if (axis < runAxis) {
      const inStride = inStrides[axis] ?? 0;
      const outStride = outStrides[axis] ?? 0;
      const length = size[axis] ?? 0;
      for (let i = 0; i < length; i++) walk(axis + 1, read + i * inStride, write + i * outStride);
    } else if (run > SHORT_RUN) {
      output.set(input.subarray(read, read + run), write);
    } else {
      for (let i = 0; i < run; i++) output[write + i] = input[read + i] as number;
    }
  }
}

function dot(indices: Shape, strides: Shape): number {
  return indices.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0);
}
