import { tf, type Tensor } from '../../runtime/tf';

/** First and second moments of targets t [C] and regressors x [K] over observations. */
export interface SecondMoments {
  readonly count: number;
  /** E[x]; E[t] */
  readonly regressorMeans: Float64Array;
  readonly targetMeans: Float64Array;
  /** Covariances of regressors [K, K], and of targets with regressors [C, K]; variances of targets [C]. */
  readonly gram: Float64Array;
  readonly cross: Float64Array;
  readonly targetVariances: Float64Array;
}

/**
 * Gathers moments batch by batch; what it holds does not grow with the number of observations. Products are summed in
 * float32 within a batch, after taking off the first batch's means so that little is lost, and in float64 over batches.
 */
export class SecondMomentSums {
  count = 0;
  private shifts: { readonly regressors: Float32Array; readonly targets: Float32Array } | undefined;
  private readonly regressorSums: Float64Array;
  private readonly targetSums: Float64Array;
  private readonly gram: Float64Array;
  private readonly cross: Float64Array;
  private readonly targetSquares: Float64Array;

  constructor(
    private readonly targets: number,
    private readonly regressors: number,
  ) {
    this.regressorSums = new Float64Array(regressors);
    this.targetSums = new Float64Array(targets);
    this.gram = new Float64Array(regressors * regressors);
    this.cross = new Float64Array(targets * regressors);
    this.targetSquares = new Float64Array(targets);
  }

  /** Observations are rows: t [M, C] and x [M, K]. The tensors stay the caller's. */
  add(t: Tensor, x: Tensor): void {
    this.shifts ??= { regressors: means(x, this.regressors), targets: means(t, this.targets) };
    const { shifts } = this;
    this.count += t.shape[0];
    tf.tidy(() => {
      const targets = tf.sub(t, tf.tensor1d(shifts.targets));
      addTo(this.targetSums, tf.sum(targets, 0));
      addTo(this.targetSquares, tf.sum(tf.square(targets), 0));
      if (this.regressors === 0) return;
      const regressors = tf.sub(x, tf.tensor1d(shifts.regressors));
      addTo(this.regressorSums, tf.sum(regressors, 0));
      addTo(this.gram, tf.matMul(regressors, regressors, true));
      addTo(this.cross, tf.matMul(targets, regressors, true));
    });
  }

  moments(): SecondMoments {
    const { count, targets, regressors } = this;
    const [meanX, meanT] = [this.regressorSums, this.targetSums].map((sums) => sums.map((sum) => sum / count)) as [
      Float64Array,
      Float64Array,
    ];
    const covariance = (sums: Float64Array, rows: Float64Array): Float64Array =>
      sums.map((sum, i) => sum / count - (rows[Math.floor(i / regressors)] as number) * (meanX[i % regressors] as number));
    return {
      count,
      regressorMeans: meanX.map((mean, k) => mean + (this.shifts?.regressors[k] ?? 0)),
      targetMeans: meanT.map((mean, c) => mean + (this.shifts?.targets[c] ?? 0)),
      gram: covariance(this.gram, meanX),
      cross: covariance(this.cross, meanT),
      targetVariances: Float64Array.from({ length: targets }, (_, c) =>
        Math.max(0, (this.targetSquares[c] as number) / count - (meanT[c] as number) ** 2),
      ),
    };
  }
}

/** The moments of both sets of observations together. */
export function pooled(a: SecondMoments, b: SecondMoments): SecondMoments {
  const count = a.count + b.count;
  if (a.count === 0 || b.count === 0) return a.count === 0 ? b : a;
  const [left, right] = [a.count / count, b.count / count];
  const mixed = (x: Float64Array, y: Float64Array): Float64Array => x.map((value, i) => left * value + right * (y[i] as number));
  const [dx, dt] = [differences(a.regressorMeans, b.regressorMeans), differences(a.targetMeans, b.targetMeans)];
  const between = left * right;
  const width = dx.length;
  return {
    count,
    regressorMeans: mixed(a.regressorMeans, b.regressorMeans),
    targetMeans: mixed(a.targetMeans, b.targetMeans),
    gram: mixed(a.gram, b.gram).map((value, i) => value + between * (dx[Math.floor(i / width)] as number) * (dx[i % width] as number)),
    cross: mixed(a.cross, b.cross).map((value, i) => value + between * (dt[Math.floor(i / width)] as number) * (dx[i % width] as number)),
    targetVariances: mixed(a.targetVariances, b.targetVariances).map((value, c) => value + between * (dt[c] as number) ** 2),
  };
}

function differences(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - (b[i] as number));
}

function means(rows: Tensor, width: number): Float32Array {
  if (width === 0) return new Float32Array();
  return tf.tidy(() => Float32Array.from(tf.mean(rows, 0).dataSync()));
}

function addTo(sums: Float64Array, tensor: Tensor): void {
  tensor.dataSync().forEach((value, i) => (sums[i] = (sums[i] as number) + value));
}
