import { tf } from '../tf';
import { allocate, floatsOf } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';
import { forEachWindow, windows2d } from './windows';

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
    const channels = geometry.inChannels;
    const multiplier = filterShape[3];
    const gradient = allocate(backend, filterShape);
    const input = floatsOf(backend, x);
    const outer = floatsOf(backend, dy);
    const target = floatsOf(backend, gradient).fill(0);
    forEachWindow(geometry, (output, taps) => {
      for (let t = 0; t < taps.count; t++) {
        const from = taps.input[t] as number;
        let to = (taps.position[t] as number) * channels * multiplier;
        let out = output;
        for (let c = 0; c < channels; c++) {
          const value = input[from + c] as number;
          for (let q = 0; q < multiplier; q++, to++, out++) {
            target[to] = (target[to] as number) + value * (outer[out] as number);
          }
        }
      }
    });
    return gradient;
  },
);
