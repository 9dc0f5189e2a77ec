import { tf } from '../tf';
import { forEachChunk, gradientGeometry } from './conv2dGradient';
import { matrixProduct, transposed } from './matrixProduct';
import { patchMatrix, putPatchesBack } from './patches';
import { allocate, floatsOf, release, reshaped } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

/**
 * The gradient of a convolution in its input, and the transposed convolution: dy [N, OH, OW, O] times the filter
 * [KH, KW, I, O] transposed, the patches added back onto [N, H, W, I]. The packaged kernel is a plain loop.
 */
export const conv2dBackpropInput = wasmKernel<Tensors<'dy' | 'filter'>, tf.Conv2DBackpropInputAttrs>(
  tf.Conv2DBackpropInput,
  ({ inputs: { dy, filter }, attrs, backend }) => {
    const info = gradientGeometry(tf.Conv2DBackpropInput, attrs.inputShape, filter.shape as [number, number, number, number], attrs);
    const dx = allocate(backend, attrs.inputShape);
    floatsOf(backend, dx).fill(0);
    const turned = transposed(backend, reshaped(filter, [1, patchMatrix(info, 1).elements, info.outChannels]));
    forEachChunk(backend, info, dy, (dyRows, first, count) => {
      const patches = matrixProduct(backend, dyRows, turned);
      putPatchesBack(backend, patches, dx, info, first, count);
      release(backend, patches);
    });
    release(backend, turned);
    return dx;
  },
);
