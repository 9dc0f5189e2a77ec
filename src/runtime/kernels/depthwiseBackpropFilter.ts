import { tf } from '../tf';
import { allocate } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';
import { depthwise, filterGradient } from './windowGradients';
import { windows2d } from './windows';

/**
 * The gradient of a depthwise convolution in its filter [KH, KW, C, Q]; dy is [N, OH, OW, C * Q]. Missing from
 * tfjs-backend-wasm.
 */
export const depthwiseBackpropFilter = wasmKernel<Tensors<'x' | 'dy'>, tf.DepthwiseConv2dNativeBackpropFilterAttrs>(
  tf.DepthwiseConv2dNativeBackpropFilter,
  ({ inputs: { x, dy }, attrs, backend }) => {
    const { filterShape, strides, dilations, pad, dimRoundingMode } = attrs;
    const shape = x.shape as [number, number, number, number];
    const geometry = windows2d(tf.backend_util.computeConv2DInfo(shape, filterShape, strides, dilations, pad, dimRoundingMode, true));
    const gradient = allocate(backend, filterShape);
    filterGradient(backend, depthwise(geometry, filterShape[3]), x, dy, gradient);
    return gradient;
  },
);
