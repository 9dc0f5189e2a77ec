import { tf } from '../tf';
import { averagePoolGradient } from './poolGradients';
import { wasmKernel, type Tensors } from './wasmKernel';
import { windows2d } from './windows';

/** The packaged kernel divides by the whole window at padded borders too, where the forward pass does not. */
export const avgPoolGrad = wasmKernel<Tensors<'dy' | 'input'>, tf.AvgPoolGradAttrs>(
  tf.AvgPoolGrad,
  ({ inputs: { dy, input }, attrs: { filterSize, strides, pad }, backend }) => {
    const shape = input.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    return averagePoolGradient(backend, windows2d(info), input, dy);
  },
);
