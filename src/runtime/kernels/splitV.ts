import { tf } from '../tf';
import { sliceOf } from './sliceOf';
import { wasmKernel, type Tensors } from './wasmKernel';

/** Splits a tensor along an axis. The packaged kernel calls the packaged Slice, which is slow. */
export const splitV = wasmKernel<Tensors<'x'>, tf.SplitVAttrs>(tf.SplitV, ({ inputs: { x }, attrs, backend }) => {
  const [axis = 0] = tf.util.parseAxisParam(attrs.axis, x.shape);
  const sizes = tf.backend_util.prepareSplitSize(x, attrs.numOrSizeSplits, axis);
  let start = 0;
  return sizes.map((length) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    const size = x.shape.map((whole, i) => (i === axis ? length : whole));
    start += length;
    return sliceOf(backend, x, begin, size);
  });
});
