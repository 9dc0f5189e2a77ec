import { tf } from '../tf';
import { allocate, floatsOf, integersOf } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

/**
 * Adds the rows of x [R, ...] that have one segment id; ids outside 0..numSegments-1 are left out. It is the gradient
 * of GatherV2, so of every embedding. Missing from tfjs-backend-wasm.
 */
export const unsortedSegmentSum = wasmKernel<Tensors<'x' | 'segmentIds'>, tf.UnsortedSegmentSumAttrs>(
  tf.UnsortedSegmentSum,
  ({ inputs: { x, segmentIds }, attrs: { numSegments }, backend }) => {
    const [rows = 0, ...rest] = x.shape;
    const sums = allocate(backend, [numSegments, ...rest], x.dtype);
    const elements = x.dtype === 'float32' ? floatsOf : integersOf;
    const source = elements(backend, x);
    const ids = integersOf(backend, segmentIds);
    const target = elements(backend, sums).fill(0);
    const width = source.length / Math.max(1, rows);
    for (let row = 0; row < rows; row++) {
      const id = ids[row] ?? -1;
      if (id < 0 || id >= numSegments) continue;
      for (let i = 0; i < width; i++) {
        target[id * width + i] = (target[id * width + i] as number) + (source[row * width + i] as number);
      }
    }
    return sums;
  },
);
