import { tf } from '../tf';
import { maxPoolGradient } from './poolGradients';
import { wasmKernel, type Tensors } from './wasmKernel';
import { windows2d } from './windows';

/** The packaged kernel loses the gradient of windows whose values are all negative or zero. */
export const maxPoolGrad = wasmKernel<Tensors<'dy' | 'input' | 'output'>, tf.MaxPoolGradAttrs>(
  tf.MaxPoolGrad,
  ({ inputs: { dy, input }, attrs: { filterSize, strides, pad, dimRoundingMode }, backend }) => {
    const shape = input.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    return maxPoolGradient(backend, windows2d(info), input, dy);
  },
);
