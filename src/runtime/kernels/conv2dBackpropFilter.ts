import { tf, type BackendWasm, type TensorInfo } from '../tf';
import { forEachChunk, gradientGeometry } from './conv2dGradient';
import { matrixProduct } from './matrixProduct';
import { patchMatrix, takePatches } from './patches';
import { allocate, floatsOf, release } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

/**
 * The gradient of a convolution in its filter [KH, KW, I, O]: the patches of x, transposed, times dy [N, OH, OW, O].
 * Missing from tfjs-backend-wasm.
 */
export const conv2dBackpropFilter = wasmKernel<Tensors<'x' | 'dy'>, tf.Conv2DBackpropFilterAttrs>(
  tf.Conv2DBackpropFilter,
  ({ inputs: { x, dy }, attrs, backend }) => {
    const info = gradientGeometry(tf.Conv2DBackpropFilter, x.shape as [number, number, number, number], attrs.filterShape, attrs);
    const sum = allocate(backend, attrs.filterShape);
    floatsOf(backend, sum).fill(0);
    forEachChunk(backend, info, dy, (dyRows, first, count) => {
      const { positions, elements } = patchMatrix(info, count);
      const patches = allocate(backend, [1, elements, positions]);
      takePatches(backend, x, patches, info, first, count);
      const product = matrixProduct(backend, patches, dyRows);
      addTo(backend, sum, product);
      release(backend, product);
      release(backend, patches);
    });
    return sum;
  },
);

function addTo(backend: BackendWasm, sum: TensorInfo, part: TensorInfo): void {
  const source = floatsOf(backend, part);
  const target = floatsOf(backend, sum);
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + (source[i] as number);
}
