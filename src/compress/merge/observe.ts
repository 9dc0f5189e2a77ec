import { tf, type Tensor } from '../../runtime/tf';
import type { ReadField } from './readFields';

/**
 * The activations of a field as observations [M, C]: one row for each sample, position and place, one column for each of
 * the field's channels. `axis` is the channels' axis of `tensor`. The caller disposes the result.
 */
export function observe(tensor: Tensor, axis: number, { ids, places }: ReadField): Tensor {
  return tf.tidy(() => {
    const last = tensor.rank - 1;
    const order = tensor.shape.map((_, i) => i).filter((i) => i !== axis);
    const behind = axis === last ? tensor : tf.transpose(tensor, [...order, axis]);
    const rows = tf.cast(tf.reshape(behind, [-1, tensor.shape[axis] ?? 1]), 'float32');
    const width = ids.length;
    const interleaved = places.length * width === rows.shape[1] && places.every((place, j) => place.every((at, c) => at === j * width + c));
    if (interleaved) return tf.reshape(rows, [-1, width]);
    return tf.concat(
      places.map((place) => tf.gather(rows, tf.tensor1d(place, 'int32'), 1)),
      0,
    );
  });
}
