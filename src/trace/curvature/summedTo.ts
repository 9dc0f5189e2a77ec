import type { Shape } from '../../base/shape';
import { tf, type Tensor } from '../../runtime/tf';

/** A gradient in the shape of an operand that was repeated to make it: the sum over the axes that were added or had size 1. */
export function summedTo(gradient: Tensor, shape: Shape): Tensor {
  const ahead = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, axis) => (axis < ahead || (shape[axis - ahead] === 1 && size !== 1) ? [axis] : []));
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, [...shape]);
}
