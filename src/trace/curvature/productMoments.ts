import { alias } from '../../runtime/alias';
import { tf, type Tensor } from '../../runtime/tf';
import { valuesOf } from '../../runtime/valuesOf';
import type { MomentSums } from './moments';

/**
 * What a batch knows of a weight that one plain matrix product uses once. Sample n's gradient is the outer product of
 * x_n and d_n, its curvature that of x_n^2 and s_n, so sums over samples are matrix products and nothing is stored for
 * each sample and weight.
 */
export interface ProductSamples {
  readonly samples: number;
  /** [N, I]: the activations. */
  readonly x: Tensor;
  /** [N, O]: the gradient in the product. */
  readonly d?: Tensor;
  /** [N, O]: squares of the curvature's columns in the product, added up. */
  readonly s?: Tensor;
  /** Whether the weight is [I, O] (`left`: x comes first) or [O, I]. */
  readonly fixedSide: 'left' | 'right';
  /** The weight's values in its own order. */
  readonly w: ArrayLike<number>;
}

/** Adds the batch's E[g] = x'd, E[|g|] = |x|'|d|, E[g^2] = (x^2)'(d^2), E[h] = (x^2)'s, E[h^2] = (x^4)'(s^2), and E[|D|]. */
export function addProducts(sums: MomentSums, batch: ProductSamples): void {
  const { x, d, s, fixedSide } = batch;
  // Transposed and squared once for all moments.
  const fixed = fixedSide === 'left' ? tf.transpose(x) : alias(x);
  const squared = tf.square(fixed);
  const add = (sum: Float64Array | undefined, left: () => Tensor, right: () => Tensor): void => {
    if (!sum) return;
    const values = valuesOf(() => (fixedSide === 'left' ? tf.matMul(left(), right()) : tf.matMul(right(), left(), true, false)));
    for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + (values[k] as number);
  };
  try {
    if (d) {
      add(sums.g, () => fixed, () => d);
      add(sums.absG, () => tf.abs(fixed), () => tf.abs(d));
      add(sums.g2, () => squared, () => tf.square(d));
    }
    if (s) {
      add(sums.h, () => squared, () => s);
      add(sums.h2, () => tf.square(squared), () => tf.square(s));
    }
  } finally {
    tf.dispose([fixed, squared]);
  }
  if (sums.absD && d && s) addAbsoluteDamage(sums.absD, batch, d, s);
}

/**
 * |D_n| is no sum of products: element by element, but only where both factors are there. Input by input, so that a row of
 * sums stays in the cache while all samples are added to it.
 */
function addAbsoluteDamage(sum: Float64Array, { samples, x, fixedSide, w }: ProductSamples, d: Tensor, s: Tensor): void {
  const xs = x.dataSync();
  const inputs = x.shape[1] ?? 0;
  const outputs = d.shape[1] ?? 0;
  const [ofInput, ofOutput] = fixedSide === 'left' ? [outputs, 1] : [1, inputs];
  const active = activeOutputs(samples, outputs, d.dataSync(), s.dataSync());
  for (let i = 0; i < inputs; i++) {
    const row = i * ofInput;
    for (const [n, { places, slopes, bends }] of active.entries()) {
      const value = xs[n * inputs + i] as number;
      if (value === 0) continue;
      for (let k = 0; k < places.length; k++) {
        const at = row + (places[k] as number) * ofOutput;
        const change = (w[at] as number) * value;
        sum[at] = (sum[at] as number) + Math.abs(change * ((bends[k] as number) * change - (slopes[k] as number)));
      }
    }
  }
}

/** The outputs of each sample that anything came back to, with its slope and half its curvature. */
function activeOutputs(
  samples: number,
  outputs: number,
  d: ArrayLike<number>,
  s: ArrayLike<number>,
): { places: Int32Array; slopes: Float64Array; bends: Float64Array }[] {
  return Array.from({ length: samples }, (_, n) => {
    const places = Int32Array.from({ length: outputs }, (_output, j) => j).filter((j) => d[n * outputs + j] !== 0 || s[n * outputs + j] !== 0);
    const slopes = Float64Array.from(places, (j) => d[n * outputs + j] as number);
    return { places, slopes, bends: Float64Array.from(places, (j) => 0.5 * (s[n * outputs + j] as number)) };
  });
}
