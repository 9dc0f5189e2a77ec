import { tf, type Tensor } from '../../runtime/tf';
import type { SamplePlace } from './samplePlaces';

/**
 * The same elements as [N, ...shape], where the axis that held the samples keeps what is left of it (1 where it held
 * nothing else). So axis k of `tensor` is axis k + 1 of the result. The caller disposes.
 */
export function bySample(tensor: Tensor, { axis, inner }: SamplePlace, samples: number): Tensor {
  const { shape } = tensor;
  const outer = (shape[axis] ?? 1) / (samples * inner);
  const rest = shape.map((size, i) => (i === axis ? outer * inner : size));
  const isFirst = outer === 1 && shape.slice(0, axis).every((size) => size === 1);
  if (isFirst) return tf.reshape(tensor, [samples, ...rest]);
  return tf.tidy(() => {
    const split = tf.reshape(tensor, [...shape.slice(0, axis), outer, samples, inner, ...shape.slice(axis + 1)]);
    const others = split.shape.map((_, i) => i).filter((i) => i !== axis + 1);
    return tf.reshape(tf.transpose(split, [axis + 1, ...others]), [samples, ...rest]);
  });
}

/** The same as [N, P, F]: `featureAxis` last, all other axes flattened in their order. */
export function samplesByFeature(tensor: Tensor, place: SamplePlace, samples: number, featureAxis: number): Tensor {
  return tf.tidy(() => {
    const apart = bySample(tensor, place, samples);
    const features = apart.shape[featureAxis + 1] ?? 1;
    const last = featureAxis + 1 === apart.shape.length - 1;
    const others = apart.shape.map((_, i) => i).filter((i) => i !== featureAxis + 1);
    const arranged = last ? apart : tf.transpose(apart, [...others, featureAxis + 1]);
    return tf.reshape(arranged, [samples, -1, features]);
  });
}

/** The sum over all but the samples and the axes of a broadcast operand: [N, size of `shape`]. */
export function sumToShape(tensor: Tensor, place: SamplePlace, samples: number, shape: readonly number[]): Tensor {
  return tf.tidy(() => {
    const apart = bySample(tensor, place, samples);
    const ahead = apart.shape.length - 1 - shape.length;
    const summed = apart.shape.flatMap((size, i) => {
      if (i === 0) return [];
      return i - 1 < ahead || (shape[i - 1 - ahead] === 1 && size !== 1) || i - 1 === place.axis ? [i] : [];
    });
    return tf.reshape(summed.length > 0 ? tf.sum(apart, summed) : apart, [samples, -1]);
  });
}
