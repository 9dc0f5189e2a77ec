import { tf } from '../tf';
import { averagePoolGradient } from './poolGradients';
import { wasmKernel, type Tensors } from './wasmKernel';
import { windows3d } from './windows';

/** The packaged kernel divides by the whole window at padded borders too, where the forward pass does not. */
export const avgPool3dGrad = wasmKernel<Tensors<'dy' | 'input'>, tf.AvgPool3DGradAttrs>(
  tf.AvgPool3DGrad,
  ({ inputs: { dy, input }, attrs: { filterSize, strides, pad, dimRoundingMode }, backend }) => {
    const shape = input.shape as [number, number, number, number, number];
    const info = tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    return averagePoolGradient(backend, windows3d(info), input, dy);
  },
);
