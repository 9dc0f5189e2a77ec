import { tf } from '../tf';
import { withExplicitPadding } from './explicitPadding';
import { refreshBiasShape, type FusedInputs } from './fusedInputs';
import { runPackaged } from './packagedKernels';
import { wasmKernel } from './wasmKernel';

/** The packaged kernel, with 'same' padding spelt out. */
export const fusedConv2d = wasmKernel<FusedInputs<'x' | 'filter'>, tf.FusedConv2DAttrs>(tf.FusedConv2D, ({ inputs, attrs, backend }) => {
  refreshBiasShape(backend, inputs.bias);
  const padded = withExplicitPadding(attrs, inputs.x.shape, inputs.filter.shape, false);
  return runPackaged(tf.FusedConv2D, inputs, padded, backend);
});
