import { tf, type Tensor } from './tf';

/**
 * The values of the float32 tensor that `make` makes; all that it made on the way is disposed. Read behind tidy's back: tidy
 * would look for tensors in every element of an array that it is handed.
 */
export function valuesOf(make: () => Tensor): Float32Array {
  const tensor = tf.tidy(make);
  try {
    return tensor.dataSync<'float32'>();
  } finally {
    tensor.dispose();
  }
}
