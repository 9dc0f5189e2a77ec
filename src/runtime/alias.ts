import { tf, type Tensor } from './tf';

/** Another tensor of the same values, to be disposed by itself. Unlike tf.clone, which copies on wasm, it shares them. */
export function alias(tensor: Tensor): Tensor {
  return tf.reshape(tensor, tensor.shape);
}
