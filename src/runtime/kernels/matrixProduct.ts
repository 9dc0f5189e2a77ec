import { runPackaged } from './packagedKernels';
import type { BackendWasm, TensorInfo } from '../tf';

/** a [M, K] times b [K, N], both float32, on the packaged SIMD kernel: [M, N], or [1, M, N] for inputs of rank 3. */
export function matrixProduct(backend: BackendWasm, a: TensorInfo, b: TensorInfo): TensorInfo {
  return runPackaged('BatchMatMul', { a, b }, { transposeA: false, transposeB: false }, backend);
}

/** A copy with the last two axes exchanged. */
export function transposed(backend: BackendWasm, x: TensorInfo): TensorInfo {
  const rank = x.shape.length;
  const perm = x.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
  return runPackaged('Transpose', { x }, { perm }, backend);
}
