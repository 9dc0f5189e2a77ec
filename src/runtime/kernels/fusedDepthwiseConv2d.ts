import { tf } from '../tf';
import { withExplicitPadding } from './explicitPadding';
import { refreshBiasShape, type FusedInputs } from './fusedInputs';
import { runPackaged } from './packagedKernels';
import { wasmKernel } from './wasmKernel';

/** The packaged kernel, with 'same' padding spelt out. */
export const fusedDepthwiseConv2d = wasmKernel<FusedInputs<'x' | 'filter'>, tf.FusedDepthwiseConv2DAttrs>(
  tf.FusedDepthwiseConv2D,
  ({ inputs, attrs, backend }) => {
    refreshBiasShape(backend, inputs.bias);
    const padded = withExplicitPadding(attrs, inputs.x.shape, inputs.filter.shape, true);
    return runPackaged(tf.FusedDepthwiseConv2D, inputs, padded, backend);
  },
);
