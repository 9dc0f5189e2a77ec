import { tf } from '../tf';
import { sliceOf } from './sliceOf';
import { reshaped } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

/** Takes a tensor apart along an axis. The packaged kernel calls the packaged Slice, which is slow. */
export const unpack = wasmKernel<Tensors<'value'>, tf.UnpackAttrs>(tf.Unpack, ({ inputs: { value }, attrs, backend }) => {
  const { shape } = value;
  const [axis = 0] = tf.util.parseAxisParam(attrs.axis, shape);
  const size = shape.map((whole, i) => (i === axis ? 1 : whole));
  const partShape = shape.filter((_, i) => i !== axis);
  return Array.from({ length: shape[axis] ?? 0 }, (_, index) => {
    const begin = shape.map((_whole, i) => (i === axis ? index : 0));
    return reshaped(sliceOf(backend, value, begin, size), partShape);
  });
});
