import { tf } from '../tf';
import { allocate } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';
import { depthwise, inputGradient } from './windowGradients';
import { windows2d } from './windows';

/** The gradient of a depthwise convolution in its input; filter [KH, KW, C, Q]. Missing from tfjs-backend-wasm. */
export const depthwiseBackpropInput = wasmKernel<Tensors<'dy' | 'filter'>, tf.DepthwiseConv2dNativeBackpropInputAttrs>(
  tf.DepthwiseConv2dNativeBackpropInput,
  ({ inputs: { dy, filter }, attrs, backend }) => {
    const { inputShape, strides, dilations, pad, dimRoundingMode } = attrs;
    const shape = filter.shape as [number, number, number, number];
    const geometry = windows2d(tf.backend_util.computeConv2DInfo(inputShape, shape, strides, dilations, pad, dimRoundingMode, true));
    const dx = allocate(backend, inputShape);
    inputGradient(backend, depthwise(geometry, shape[3]), dy, filter, dx);
    return dx;
  },
);
