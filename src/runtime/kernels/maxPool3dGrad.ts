import { tf } from '../tf';
import { maxPoolGradient } from './poolGradients';
import { wasmKernel, type Tensors } from './wasmKernel';
import { windows3d } from './windows';

/** The packaged kernel goes with the packaged `MaxPool3D`, whose padding is wrong. */
export const maxPool3dGrad = wasmKernel<Tensors<'dy' | 'input' | 'output'>, tf.MaxPool3DGradAttrs>(
  tf.MaxPool3DGrad,
  ({ inputs: { dy, input }, attrs: { filterSize, strides, pad, dimRoundingMode }, backend }) => {
    const shape = input.shape as [number, number, number, number, number];
    const info = tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    return maxPoolGradient(backend, windows3d(info), input, dy);
  },
);
