import { tf } from '../tf';
import { withExplicitPadding } from './explicitPadding';
import { runPackaged } from './packagedKernels';
import { wasmKernel, type Tensors } from './wasmKernel';

/** The packaged kernel, with 'same' padding spelt out. */
export const depthwiseConv2d = wasmKernel<Tensors<'x' | 'filter'>, tf.DepthwiseConv2dNativeAttrs>(
  tf.DepthwiseConv2dNative,
  ({ inputs, attrs, backend }) => {
    const padded = withExplicitPadding(attrs, inputs.x.shape, inputs.filter.shape, true);
    return runPackaged(tf.DepthwiseConv2dNative, inputs, padded, backend);
  },
);
