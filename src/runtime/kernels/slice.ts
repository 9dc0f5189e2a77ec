import { tf } from '../tf';
import { sliceOf } from './sliceOf';
import { wasmKernel, type Tensors } from './wasmKernel';

/** The packaged kernel copies the whole input out of the heap for every slice. */
export const slice = wasmKernel<Tensors<'x'>, tf.SliceAttrs>(tf.Slice, ({ inputs: { x }, attrs, backend }) => {
  const [begin = [], size = []] = tf.slice_util.parseSliceParams(x, attrs.begin, attrs.size);
  return sliceOf(backend, x, begin, size);
});
