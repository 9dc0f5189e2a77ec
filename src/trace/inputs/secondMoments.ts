import { tf, type Tensor } from '../../runtime/tf';
import { valuesOf } from '../../runtime/valuesOf';

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
 * Gathers moments batch by batch, of one block of observations or of several that are alike; what it holds does not grow with the
 * number of observations. Products are summed in float32 within a batch, after taking off the first batch's means so that little is
 * lost, and in float64 over batches.
 */
export class SecondMomentSums {
  /** Observations of each block. */
  count = 0;
  private shifts: { readonly regressors: Float32Array; readonly targets: Float32Array } | undefined;
  private readonly regressorSums: Float64Array;
  private readonly targetSums: Float64Array;
  private readonly gram: Float64Array;
  private readonly cross: Float64Array;
  private readonly targetSquares: Float64Array;

  constructor(
    private readonly targets: number,
    readonly regressors: number,
    readonly blocks = 1,
  ) {
    this.regressorSums = new Float64Array(blocks * regressors);
    this.targetSums = new Float64Array(blocks * targets);
    this.gram = new Float64Array(blocks * regressors * regressors);
    this.cross = new Float64Array(blocks * targets * regressors);
    this.targetSquares = new Float64Array(blocks * targets);
  }

  /** Observations are rows: t [M, C] and x [M, K], or of several blocks [G, M, C] and [G, M, K]. The tensors stay the caller's. */
  add(t: Tensor, x: Tensor): void {
    const { blocks } = this;
    this.shifts ??= { regressors: means(x, this.regressors), targets: means(t, this.targets) };
    const { shifts } = this;
    this.count += t.shape.at(-2) ?? 0;
    tf.tidy(() => {
      const centred = (rows: Tensor, own: Float32Array, width: number): Tensor =>
        tf.sub(tf.reshape(rows, [blocks, -1, width]), tf.tensor3d(own, [blocks, 1, width]));
      const targets = this.targets === 0 ? undefined : centred(t, shifts.targets, this.targets);
      if (targets) {
        addTo(this.targetSums, tf.sum(targets, 1));
        addTo(this.targetSquares, tf.sum(tf.square(targets), 1));
      }
      if (this.regressors === 0) return;
      const regressors = centred(x, shifts.regressors, this.regressors);
      addTo(this.regressorSums, tf.sum(regressors, 1));
      addTo(this.gram, tf.matMul(regressors, regressors, true));
      if (targets) addTo(this.cross, tf.matMul(targets, regressors, true));
    });
  }

  /** Of one of the blocks. */
  moments(block = 0): SecondMoments {
    const { count, targets, regressors } = this;
    const own = (sums: Float64Array, width: number): Float64Array => sums.subarray(block * width, (block + 1) * width);
    const meanX = own(this.regressorSums, regressors).map((sum) => sum / count);
    const meanT = own(this.targetSums, targets).map((sum) => sum / count);
    const covariance = (sums: Float64Array, rows: Float64Array): Float64Array => plusOuter(sums, 1 / count, rows, meanX, -1);
    const squares = own(this.targetSquares, targets);
    return {
      count,
      regressorMeans: meanX.map((mean, k) => mean + (this.shifts?.regressors[block * regressors + k] ?? 0)),
      targetMeans: meanT.map((mean, c) => mean + (this.shifts?.targets[block * targets + c] ?? 0)),
      gram: covariance(own(this.gram, regressors * regressors), meanX),
      cross: covariance(own(this.cross, targets * regressors), meanT),
      targetVariances: squares.map((square, c) => Math.max(0, square / count - (meanT[c] as number) ** 2)),
    };
  }
}

/** The moments of both sets of observations together. */
export function pooled(a: SecondMoments, b: SecondMoments): SecondMoments {
  const count = a.count + b.count;
  if (a.count === 0 || b.count === 0) return a.count === 0 ? b : a;
  const [left, right] = [a.count / count, b.count / count];
  const mixed = (x: Float64Array, y: Float64Array): Float64Array => {
    const sum = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) sum[i] = left * (x[i] as number) + right * (y[i] as number);
    return sum;
  };
  const [dx, dt] = [differences(a.regressorMeans, b.regressorMeans), differences(a.targetMeans, b.targetMeans)];
  const between = left * right;
  return {
    count,
    regressorMeans: mixed(a.regressorMeans, b.regressorMeans),
    targetMeans: mixed(a.targetMeans, b.targetMeans),
    gram: plusOuter(mixed(a.gram, b.gram), 1, dx, dx, between),
    cross: plusOuter(mixed(a.cross, b.cross), 1, dt, dx, between),
    targetVariances: mixed(a.targetVariances, b.targetVariances).map((value, c) => value + between * (dt[c] as number) ** 2),
  };
}

/** The same moments taken about zero: means are zero, and what they were is in the second moments. */
export function aboutOrigin({ count, gram, cross, regressorMeans: x, targetMeans: t, targetVariances }: SecondMoments): SecondMoments {
  const n = x.length;
  return {
    count,
    regressorMeans: new Float64Array(n),
    targetMeans: new Float64Array(t.length),
    gram: plusOuter(gram, 1, x, x, 1),
    cross: plusOuter(cross, 1, t, x, 1),
    targetVariances: targetVariances.map((value, c) => value + (t[c] as number) ** 2),
  };
}

/** scale * matrix + factor * rows columns', row-major. */
function plusOuter(matrix: Float64Array, scale: number, rows: Float64Array, columns: Float64Array, factor: number): Float64Array {
  const width = columns.length;
  const sum = new Float64Array(matrix.length);
  for (let i = 0; i < rows.length; i++) {
    const own = factor * (rows[i] as number);
    const row = i * width;
    for (let k = 0; k < width; k++) sum[row + k] = scale * (matrix[row + k] as number) + own * (columns[k] as number);
  }
  return sum;
}

function differences(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - (b[i] as number));
}

/** For each block and column. */
function means(rows: Tensor, width: number): Float32Array {
  if (width === 0) return new Float32Array();
  return valuesOf(() => tf.mean(rows, rows.rank - 2));
}

function addTo(sums: Float64Array, tensor: Tensor): void {
  tensor.dataSync().forEach((value, i) => (sums[i] = (sums[i] as number) + value));
}
