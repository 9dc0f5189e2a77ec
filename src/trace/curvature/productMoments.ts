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
  const add = (sum: Float64Array | undefined, left: (x: Tensor) => Tensor, right: () => Tensor): void => {
    if (!sum) return;
    const values = valuesOf(() => (fixedSide === 'left' ? tf.matMul(left(x), right(), true, false) : tf.matMul(right(), left(x), true, false)));
    for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + (values[k] as number);
  };
  if (d) {
    add(sums.g, (t) => t, () => d);
    add(sums.absG, (t) => tf.abs(t), () => tf.abs(d));
    add(sums.g2, (t) => tf.square(t), () => tf.square(d));
  }
  if (s) {
    add(sums.h, (t) => tf.square(t), () => s);
    add(sums.h2, (t) => tf.square(tf.square(t)), () => tf.square(s));
  }
  if (sums.absD && d && s) addAbsoluteDamage(sums.absD, batch, d, s);
}

/** |D_n| is no sum of products: element by element, but only where both factors are there. */
function addAbsoluteDamage(sum: Float64Array, { samples, x, fixedSide, w }: ProductSamples, d: Tensor, s: Tensor): void {
  const [xs, ds, ss] = [x.dataSync(), d.dataSync(), s.dataSync()];
  const inputs = x.shape[1] ?? 0;
  const outputs = d.shape[1] ?? 0;
  const [ofInput, ofOutput] = fixedSide === 'left' ? [outputs, 1] : [1, inputs];
  const active = new Int32Array(outputs);
  const slope = new Float64Array(outputs);
  const bend = new Float64Array(outputs);
  for (let n = 0; n < samples; n++) {
    let count = 0;
    for (let j = 0; j < outputs; j++) {
      const at = n * outputs + j;
      if (ds[at] === 0 && ss[at] === 0) continue;
      active[count] = j * ofOutput;
      slope[count] = ds[at] as number;
      bend[count++] = 0.5 * (ss[at] as number);
    }
    for (let i = 0; i < inputs; i++) {
      const value = xs[n * inputs + i] as number;
      if (value === 0) continue;
      const row = i * ofInput;
      for (let k = 0; k < count; k++) {
        const at = row + (active[k] as number);
        const change = (w[at] as number) * value;
        sum[at] = (sum[at] as number) + Math.abs(change * ((bend[k] as number) * change - (slope[k] as number)));
      }
    }
  }
}
