import { sizeOf } from '../../base/shape';
import { tf, type TensorInfo } from '../tf';
import { copyBlock } from './copyBlock';
import { runPackaged } from './packagedKernels';
import { allocate } from './wasmHeap';
import { wasmKernel } from './wasmKernel';

/** Joins tensors along an axis. The packaged kernel makes an array object for every row of every input. */
export const concat = wasmKernel<readonly TensorInfo[], tf.ConcatAttrs>(tf.Concat, ({ inputs, attrs, backend }) => {
  const filled = inputs.filter(({ shape }) => sizeOf(shape) > 0);
  const [first] = filled;
  // Strings, and nothing to copy: left to the packaged kernel, which checks the shapes, too.
  if (!first || filled.length < 2 || first.dtype === 'string') return runPackaged(tf.Concat, inputs, attrs, backend);
  const [axis = 0] = tf.util.parseAxisParam(attrs.axis, first.shape);
  const shapes = inputs.map(({ shape }) => shape);
  tf.backend_util.assertParamsConsistent(shapes, axis);
  const joined = allocate(backend, tf.backend_util.computeOutShape(shapes, axis), first.dtype);
  let start = 0;
  for (const source of filled) {
    const to = source.shape.map((_, i) => (i === axis ? start : 0));
    copyBlock(backend, { source, from: to.map(() => 0), target: joined, to, size: source.shape });
    start += source.shape[axis] ?? 0;
  }
  return joined;
});
