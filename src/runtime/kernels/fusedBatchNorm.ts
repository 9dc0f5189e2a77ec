import { sameShape, sizeOf, stridesOf, type Shape } from '../../base/shape';
import { tf, type TensorInfo } from '../tf';
import { runPackaged } from './packagedKernels';
import { allocate, floatsOf } from './wasmHeap';
import { wasmKernel, type Tensors } from './wasmKernel';

type Inputs = Tensors<'x' | 'mean' | 'variance'> & { readonly offset?: TensorInfo; readonly scale?: TensorInfo };

/**
 * (x - mean) / sqrt(variance + epsilon) * scale + offset. The packaged kernel repeats the statistics along the last
 * axes whatever their shape says, which is wrong where an inner axis is normalised (channels first).
 */
export const fusedBatchNorm = wasmKernel<Inputs, tf.FusedBatchNormAttrs>(tf.FusedBatchNorm, ({ inputs, attrs, backend }) => {
  const { x, mean, variance, offset, scale } = inputs;
  if (alongLastAxes(mean.shape, x.shape)) return runPackaged(tf.FusedBatchNorm, inputs, attrs, backend);
  const normalised = allocate(backend, x.shape);
  const source = floatsOf(backend, x);
  const means = floatsOf(backend, mean);
  const variances = floatsOf(backend, variance);
  const offsets = offset && floatsOf(backend, offset);
  const scales = scale && floatsOf(backend, scale);
  const target = floatsOf(backend, normalised);
  const statistic = statisticIndex(mean.shape, x.shape);
  for (let i = 0; i < target.length; i++) {
    const k = statistic(i);
    const factor = (scales?.[k] ?? 1) / Math.sqrt((variances[k] as number) + attrs.varianceEpsilon);
    target[i] = ((source[i] as number) - (means[k] as number)) * factor + (offsets?.[k] ?? 0);
  }
  return normalised;
});

function alongLastAxes(statistics: Shape, shape: Shape): boolean {
  const used = statistics.slice(
    Math.max(
      0,
      statistics.findIndex((size) => size !== 1),
    ),
  );
  return sizeOf(statistics) === 1 || sameShape(used, shape.slice(shape.length - used.length));
}

/** From an element's index to its statistic's, by broadcasting. */
function statisticIndex(statistics: Shape, shape: Shape): (element: number) => number {
  const full = [...new Array<number>(shape.length - statistics.length).fill(1), ...statistics];
  const strides = stridesOf(shape);
  const own = stridesOf(full).map((stride, axis) => (full[axis] === 1 ? 0 : stride));
  return (element) => {
    let rest = element;
    let index = 0;
    for (let axis = 0; axis < shape.length; axis++) {
      const stride = strides[axis] ?? 1;
      const at = Math.floor(rest / stride);
      rest -= at * stride;
      index += at * (own[axis] ?? 0);
    }
    return index;
  };
}
