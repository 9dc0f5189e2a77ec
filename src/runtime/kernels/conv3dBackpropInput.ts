import { tf } from '../tf';
import { allocate, floatsOf } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';
import { forEachWindow, windows3d } from './windows';

/**
 * The gradient of a 3-D convolution in its input, and the transposed 3-D convolution; filter [KD, KH, KW, I, O]. The
 * packaged kernel's results are wrong.
 */
export const conv3dBackpropInput = wasmKernel<Tensors<'dy' | 'filter'>, tf.Conv3DBackpropInputV2Attrs>(
  tf.Conv3DBackpropInputV2,
  ({ inputs: { dy, filter }, attrs: { inputShape, strides, pad }, backend }) => {
    const shape = filter.shape as [number, number, number, number, number];
    const geometry = windows3d(tf.backend_util.computeConv3DInfo(inputShape, shape, strides, 1, pad));
    const { inChannels, outChannels } = geometry;
    const dx = allocate(backend, inputShape);
    const outer = floatsOf(backend, dy);
    const weights = floatsOf(backend, filter);
    const target = floatsOf(backend, dx).fill(0);
    forEachWindow(geometry, (output, taps) => {
      for (let t = 0; t < taps.count; t++) {
        const to = taps.input[t] as number;
        let from = (taps.position[t] as number) * inChannels * outChannels;
        for (let i = 0; i < inChannels; i++, from += outChannels) {
          let sum = 0;
          for (let o = 0; o < outChannels; o++) sum += (weights[from + o] as number) * (outer[output + o] as number);
          target[to + i] = (target[to + i] as number) + sum;
        }
      }
    });
    return dx;
  },
);
