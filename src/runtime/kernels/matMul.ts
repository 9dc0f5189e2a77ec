import { sizeOf } from '../../base/shape';
import { tf, type BackendWasm, type TensorInfo } from '../tf';
import { matrixProduct, transposed } from './matrixProduct';
import { allocate, closeWindow, floatsOf, openWindow, release } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

/** Below this many multiplications a product, the call of the fast kernel costs more than it saves. */
const SMALL_PRODUCT = 4096;

/**
 * a [..., M, K] times b [..., K, N]. The packaged kernel is a plain loop unless there is one product and nothing is
 * transposed: so transposes are made first, and large products of a batch go one by one.
 */
export const matMul = wasmKernel<Tensors<'a' | 'b'>, tf.BatchMatMulAttrs>(
  tf.BatchMatMul,
  ({ inputs, attrs: { transposeA, transposeB }, backend }) => {
    const { a, b, done } = untransposed(backend, inputs, transposeA, transposeB);
    const small = sizeOf(a.shape.slice(-2)) * (b.shape.at(-1) ?? 1) < SMALL_PRODUCT;
    const single = products(a) === 1 && products(b) === 1;
    const result = small || single ? matrixProduct(backend, a, b) : productByProduct(backend, a, b);
    done();
    return result;
  },
);

/** Makes copies of the inputs that need no transposing; `done` frees them. */
export function untransposed(
  backend: BackendWasm,
  { a, b }: Tensors<'a' | 'b'>,
  transposeA: boolean,
  transposeB: boolean,
): { a: TensorInfo; b: TensorInfo; done: () => void } {
  const left = transposeA ? transposed(backend, a) : a;
  const right = transposeB ? transposed(backend, b) : b;
  const done = (): void => {
    if (transposeA) release(backend, left);
    if (transposeB) release(backend, right);
  };
  return { a: left, b: right, done };
}

function productByProduct(backend: BackendWasm, a: TensorInfo, b: TensorInfo): TensorInfo {
  const [rows = 0, inner = 0] = a.shape.slice(-2);
  const columns = b.shape.at(-1) ?? 0;
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const result = allocate(backend, [...outer, rows, columns]);
  const count = Math.max(products(a), products(b));
  for (let i = 0; i < count; i++) {
    const left = openWindow(backend, a, (i % products(a)) * rows * inner, [1, rows, inner]);
    const right = openWindow(backend, b, (i % products(b)) * inner * columns, [1, inner, columns]);
    const product = matrixProduct(backend, left, right);
    floatsOf(backend, result).set(floatsOf(backend, product), i * rows * columns);
    release(backend, product);
    closeWindow(backend, left);
    closeWindow(backend, right);
  }
  return result;
}

function products(x: TensorInfo): number {
  return sizeOf(x.shape.slice(0, -2));
}
