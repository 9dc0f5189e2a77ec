import { tf } from '../tf';
import { allocate, floatsOf } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';
import { forEachWindow, windows3d } from './windows';

/** The packaged kernel takes zeros for windows whose values are all negative. */
export const maxPool3d = wasmKernel<Tensors<'x'>, tf.MaxPool3DAttrs>(
  tf.MaxPool3D,
  ({ inputs: { x }, attrs: { filterSize, strides, pad, dimRoundingMode, dataFormat }, backend }) => {
    const shape = x.shape as [number, number, number, number, number];
    const info = tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode, dataFormat);
    const geometry = windows3d(info);
    const pooled = allocate(backend, info.outShape);
    const source = floatsOf(backend, x);
    const target = floatsOf(backend, pooled).fill(-Infinity);
    forEachWindow(geometry, (output, taps) => {
      for (let t = 0; t < taps.count; t++) {
        const from = taps.input[t] as number;
        for (let c = 0; c < geometry.inChannels; c++) {
          target[output + c] = Math.max(target[output + c] as number, source[from + c] as number);
        }
      }
    });
    return pooled;
  },
);
