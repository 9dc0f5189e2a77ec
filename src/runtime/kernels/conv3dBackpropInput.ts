import { tf } from '../tf';
import { allocate } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';
import { dense, inputGradient } from './windowGradients';
import { windows3d } from './windows';

/**
 * The gradient of a 3-D convolution in its input, and the transposed 3-D convolution; filter [KD, KH, KW, I, O]. The
 * packaged kernel's results are wrong.
 */
export const conv3dBackpropInput = wasmKernel<Tensors<'dy' | 'filter'>, tf.Conv3DBackpropInputV2Attrs>(
  tf.Conv3DBackpropInputV2,
  ({ inputs: { dy, filter }, attrs: { inputShape, strides, pad }, backend }) => {
    const shape = filter.shape as [number, number, number, number, number];
    const geometry = windows3d(tf.backend_util.computeConv3DInfo(inputShape, shape, strides, 1, pad));
    const dx = allocate(backend, inputShape);
    inputGradient(backend, dense(geometry), dy, filter, dx);
    return dx;
  },
);
