import type { Shape } from '../../base/shape';
import { tf, type BackendWasm, type TensorInfo } from '../tf';
import { copyBlock } from './copyBlock';
import { runPackaged } from './packagedKernels';
import { allocate } from './wasmHeap';

/** A copy of the block of x that begins at `begin` and has shape `size`. */
export function sliceOf(backend: BackendWasm, x: TensorInfo, begin: Shape, size: Shape): TensorInfo {
  if (x.dtype === 'string' || x.shape.length === 0) return runPackaged(tf.Slice, { x }, { begin, size }, backend);
  const part = allocate(backend, size, x.dtype);
  copyBlock(backend, { source: x, from: begin, target: part, to: begin.map(() => 0), size });
  return part;
}
