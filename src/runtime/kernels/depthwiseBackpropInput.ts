import { tf } from '../tf';
import { allocate, floatsOf } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';
import { forEachWindow, windows2d } from './windows';

/** The gradient of a depthwise convolution in its input; filter [KH, KW, C, Q]. Missing from tfjs-backend-wasm. */
export const depthwiseBackpropInput = wasmKernel<Tensors<'dy' | 'filter'>, tf.DepthwiseConv2dNativeBackpropInputAttrs>(
  tf.DepthwiseConv2dNativeBackpropInput,
  ({ inputs: { dy, filter }, attrs, backend }) => {
    const { inputShape, strides, dilations, pad, dimRoundingMode } = attrs;
    const shape = filter.shape as [number, number, number, number];
    const geometry = windows2d(tf.backend_util.computeConv2DInfo(inputShape, shape, strides, dilations, pad, dimRoundingMode, true));
    const channels = geometry.inChannels;
    const multiplier = shape[3];
    const dx = allocate(backend, inputShape);
    const outer = floatsOf(backend, dy);
    const weights = floatsOf(backend, filter);
    const target = floatsOf(backend, dx).fill(0);
    forEachWindow(geometry, (output, taps) => {
      for (let t = 0; t < taps.count; t++) {
        const to = taps.input[t] as number;
        let from = (taps.position[t] as number) * channels * multiplier;
        let out = output;
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let q = 0; q < multiplier; q++, from++, out++) {
            sum += (weights[from] as number) * (outer[out] as number);
          }
          target[to + c] = (target[to + c] as number) + sum;
        }
      }
    });
    return dx;
  },
);
