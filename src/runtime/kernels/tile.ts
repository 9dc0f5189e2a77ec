import { sizeOf, stridesOf } from '../../base/shape';
import { tf } from '../tf';
import { runPackaged } from './packagedKernels';
import { allocate, wordsOf } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

/** Repeats a tensor along its axes. The packaged kernel computes an index for every element. */
export const tile = wasmKernel<Tensors<'x'>, tf.TileAttrs>(tf.Tile, ({ inputs: { x }, attrs, backend }) => {
  const { reps } = attrs;
  if (x.dtype === 'string' || x.shape.length === 0) return runPackaged(tf.Tile, { x }, attrs, backend);
  const shape = x.shape.map((length, axis) => length * (reps[axis] ?? 1));
  const tiled = allocate(backend, shape, x.dtype);
  if (sizeOf(shape) === 0) return tiled;
  const source = wordsOf(backend, x);
  const target = wordsOf(backend, tiled);
  const inStrides = stridesOf(x.shape);
  const outStrides = stridesOf(shape);
  /** From here on nothing is repeated. */
  const runAxis = reps.findLastIndex((repeats) => repeats !== 1) + 1;
  const run = sizeOf(x.shape.slice(runAxis));
  fill(0, 0, 0);
  return tiled;

  function fill(axis: number, read: number, write: number): void {
    if (axis === runAxis) {
      target.set(source.subarray(read, read + run), write);
      return;
    }
    const length = x.shape[axis] ?? 0;
    const outStride = outStrides[axis] ?? 0;
    for (let i = 0; i < length; i++) fill(axis + 1, read + i * (inStrides[axis] ?? 0), write + i * outStride);
    const block = length * outStride;
    const whole = block * (reps[axis] ?? 1);
    // What is there already is copied behind itself, twice as much each time.
    for (let done = block; done < whole; done *= 2) {
      target.copyWithin(write + done, write, write + Math.min(done, whole - done));
    }
  }
});
