import { tf } from '../tf';
import { allocate, floatsOf } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';
import { forEachWindow, windows3d } from './windows';

/** The gradient of a 3-D convolution in its filter [KD, KH, KW, I, O]. The packaged kernel's results are wrong. */
export const conv3dBackpropFilter = wasmKernel<Tensors<'x' | 'dy'>, tf.Conv3DBackpropFilterV2Attrs>(
  tf.Conv3DBackpropFilterV2,
  ({ inputs: { x, dy }, attrs: { filterShape, strides, pad }, backend }) => {
    const shape = x.shape as [number, number, number, number, number];
    const geometry = windows3d(tf.backend_util.computeConv3DInfo(shape, filterShape, strides, 1, pad));
    const { inChannels, outChannels } = geometry;
    const gradient = allocate(backend, filterShape);
    const input = floatsOf(backend, x);
    const outer = floatsOf(backend, dy);
    const target = floatsOf(backend, gradient).fill(0);
    forEachWindow(geometry, (output, taps) => {
      for (let t = 0; t < taps.count; t++) {
        const from = taps.input[t] as number;
        let to = (taps.position[t] as number) * inChannels * outChannels;
        for (let i = 0; i < inChannels; i++, to += outChannels) {
          const value = input[from + i] as number;
          for (let o = 0; o < outChannels; o++) {
            target[to + o] = (target[to + o] as number) + value * (outer[output + o] as number);
          }
        }
      }
    });
    return gradient;
  },
);
