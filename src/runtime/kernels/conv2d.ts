import { tf } from '../tf';
import { withExplicitPadding } from './explicitPadding';
import { runPackaged } from './packagedKernels';
import { wasmKernel, type Tensors } from './wasmKernel';

/** The packaged kernel, with 'same' padding spelt out. */
export const conv2d = wasmKernel<Tensors<'x' | 'filter'>, tf.Conv2DAttrs>(tf.Conv2D, ({ inputs, attrs, backend }) => {
  const padded = withExplicitPadding(attrs, inputs.x.shape, inputs.filter.shape, false);
  return runPackaged(tf.Conv2D, inputs, padded, backend);
});
