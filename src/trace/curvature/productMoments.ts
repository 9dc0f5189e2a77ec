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

/**
 * Adds the batch's E[g] = x'd, E[|g|] = |x|'|d|, E[g^2] = (x^2)'(d^2), E[h] = (x^2)'s, E[h^2] = (x^4)'(s^2), and
 * E[|D|], which is two products and what is put right in `addTurned`.
 */
export function addProducts(sums: MomentSums, batch: ProductSamples): void {
  const { x, d, s, fixedSide, w } = batch;
  // Transposed and squared once for all moments.
  const fixed = fixedSide === 'left' ? tf.transpose(x) : alias(x);
  const squared = tf.square(fixed);
  const product = (factors: () => readonly [Tensor, Tensor]): Float32Array =>
    valuesOf(() => {
      const [left, right] = factors();
      return fixedSide === 'left' ? tf.matMul(left, right) : tf.matMul(right, left, true, false);
    });
  try {
    const absolute = d && (sums.absG || sums.absD) ? product(() => [tf.abs(fixed), tf.abs(d)]) : undefined;
    if (d && sums.g)
      addTo(
        sums.g,
        product(() => [fixed, d]),
      );
    if (sums.absG && absolute) addTo(sums.absG, absolute);
    if (d && sums.g2)
      addTo(
        sums.g2,
        product(() => [squared, tf.square(d)]),
      );
    if (s && sums.h)
      addTo(
        sums.h,
        product(() => [squared, s]),
      );
    if (s && sums.h2)
      addTo(
        sums.h2,
        product(() => [tf.square(squared), tf.square(s)]),
      );
    if (d && s && sums.absD && absolute) {
      const towards = product(() => [tf.mul(fixed, tf.abs(fixed)), towardsSlope(d, s)]);
      addUnturned(sums.absD, absolute, towards, w);
      addTurned(sums.absD, batch, d, s);
    }
  } finally {
    tf.dispose([fixed, squared]);
  }
}

function addTo(sum: Float64Array, values: Float32Array): void {
  for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + (values[k] as number);
}

/** |w| sum |x d| - 1/2 w |w| sum x |x| s sign(d). */
function addUnturned(sum: Float64Array, absolute: Float32Array, towards: Float32Array, w: ArrayLike<number>): void {
  for (let k = 0; k < sum.length; k++) {
    const own = w[k] as number;
    sum[k] = (sum[k] as number) + Math.abs(own) * ((absolute[k] as number) - 0.5 * own * (towards[k] as number));
  }
}

/** s sign(d). Not by `tf.sign`: on wasm it takes what is smaller than 1e-7 for zero. */
function towardsSlope(d: Tensor, s: Tensor): Tensor {
  const ds = d.dataSync();
  return tf.tensor(
    s.dataSync<'float32'>().map((value, k) => value * Math.sign(ds[k] as number)),
    s.shape,
  );
}

/**
 * With c = w x, D = 1/2 c^2 s - c d. As long as the curvature's term is the smaller one, |D| = |c d| - 1/2 c |c| s sign(d),
 * and both terms' sums are products. Where it is the larger one and of the other sign, D has turned round: that is rare in
 * a trained network (|c| > 2 |d| / s), so those elements are looked for and put right one by one. Input by input, so that a
 * row of sums stays in the cache.
 */
function addTurned(sum: Float64Array, { samples, x, fixedSide, w }: ProductSamples, d: Tensor, s: Tensor): void {
  const [xs, ds, ss] = [x.dataSync(), d.dataSync(), s.dataSync()];
  const inputs = x.shape[1] ?? 0;
  const outputs = d.shape[1] ?? 0;
  const [ofInput, ofOutput] = fixedSide === 'left' ? [outputs, 1] : [1, inputs];
  const largest = largestByOutput(w, { inputs, outputs, ofInput, ofOutput });
  const turning = Array.from({ length: samples }, (_, n) => turningOutputs(n, { xs, inputs, largest, d: ds, s: ss }));
  const concerned = turning.filter(({ places }) => places.length > 0);
  if (concerned.length === 0) return;
  for (let i = 0; i < inputs; i++) {
    const row = i * ofInput;
    for (const { n, places, slopes, bends } of concerned) {
      const value = xs[n * inputs + i] as number;
      if (value === 0) continue;
      for (let k = 0; k < places.length; k++) {
        const at = row + (places[k] as number) * ofOutput;
        const change = (w[at] as number) * value;
        const first = change * (slopes[k] as number);
        const second = change * change * (bends[k] as number);
        // The products have added |first| - second where both have one sign, and nothing where there is no slope.
        if (first >= 0 && second > first) sum[at] = (sum[at] as number) + (first > 0 ? 2 * (second - first) : second);
      }
    }
  }
}

/** The outputs of a sample at which D can turn round for some input, with the slope d and half the curvature s. */
interface Turning {
  readonly n: number;
  readonly places: Int32Array;
  readonly slopes: Float64Array;
  readonly bends: Float64Array;
}

function turningOutputs(
  n: number,
  {
    xs,
    inputs,
    largest,
    d,
    s,
  }: { xs: ArrayLike<number>; inputs: number; largest: Float64Array; d: ArrayLike<number>; s: ArrayLike<number> },
): Turning {
  const outputs = largest.length;
  let most = 0;
  for (let i = n * inputs; i < (n + 1) * inputs; i++) most = Math.max(most, Math.abs(xs[i] as number));
  const found: number[] = [];
  for (let j = 0, at = n * outputs; j < outputs; j++, at++) {
    const reach = most * (largest[j] as number);
    if (0.5 * (s[at] as number) * reach > Math.abs(d[at] as number)) found.push(j);
  }
  const places = Int32Array.from(found);
  return {
    n,
    places,
    slopes: Float64Array.from(places, (j) => d[n * outputs + j] as number),
    bends: Float64Array.from(places, (j) => 0.5 * (s[n * outputs + j] as number)),
  };
}

/** The largest |w| of each output. */
function largestByOutput(
  w: ArrayLike<number>,
  { inputs, outputs, ofInput, ofOutput }: { inputs: number; outputs: number; ofInput: number; ofOutput: number },
): Float64Array {
  const largest = new Float64Array(outputs);
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < outputs; j++) largest[j] = Math.max(largest[j] as number, Math.abs(w[i * ofInput + j * ofOutput] as number));
  }
  return largest;
}
