import { sizeOf } from '../../../base/shape';
import { tf } from '../../../runtime/tf';
import { axisFromFront, numberAttribute } from '../../kernelAttributes';
import { bySample } from '../bySample';
import type { UseRule } from '../weightUse';

/** Rows of a table [V, ...] picked by indices: each sample's S is added up by row. */
export const gather: UseRule = ({ call, slot, live, placeOf, samples, output, weight }) => {
  const indices = call.inputs.get('indices');
  const along = axisFromFront(numberAttribute(call, 'axis', 0), weight.shape.length);
  const places = [indices && placeOf(indices), placeOf(output)] as const;
  if (slot !== 'x' || along !== 0 || numberAttribute(call, 'batchDims', 0) !== 0) return undefined;
  const [indexPlace, outPlace] = places;
  if (!indices || !indexPlace || !outPlace) return undefined;
  const rows = weight.shape[0] ?? 0;
  const picked = sizeOf(indices.shape) / samples;
  return {
    combine: (s) =>
      tf.tidy(() => {
        const values = tf.reshape(bySample(s, outPlace, samples), [samples * picked, -1]);
        const own = tf.reshape(bySample(live.value(indices), indexPlace, samples), [samples, picked]);
        const first = tf.reshape(tf.range(0, samples, 1, 'int32'), [samples, 1]);
        const segments = tf.add(tf.cast(own, 'int32'), tf.mul(first, tf.scalar(rows, 'int32')));
        const flat: tf.Tensor1D = tf.reshape(segments, [samples * picked]);
        const sums = tf.unsortedSegmentSum(values, flat, samples * rows);
        return tf.reshape(sums, [samples, -1]);
      }),
    bilinear: true,
  };
};
