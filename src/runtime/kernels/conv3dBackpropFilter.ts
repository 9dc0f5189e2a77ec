import { tf } from '../tf';
import { allocate } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';
import { dense, filterGradient } from './windowGradients';
import { windows3d } from './windows';

/** The gradient of a 3-D convolution in its filter [KD, KH, KW, I, O]. The packaged kernel's results are wrong. */
export const conv3dBackpropFilter = wasmKernel<Tensors<'x' | 'dy'>, tf.Conv3DBackpropFilterV2Attrs>(
  tf.Conv3DBackpropFilterV2,
  ({ inputs: { x, dy }, attrs: { filterShape, strides, pad }, backend }) => {
    const shape = x.shape as [number, number, number, number, number];
    const geometry = windows3d(tf.backend_util.computeConv3DInfo(shape, filterShape, strides, 1, pad));
    const gradient = allocate(backend, filterShape);
    filterGradient(backend, dense(geometry), x, dy, gradient);
    return gradient;
  },
);
