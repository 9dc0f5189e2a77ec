/** Mean and variance of every channel on the last axis of activations, summed up in float64 around a first guess. */
export class ChannelStatistics {
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private count = 0;

  /** `around` keeps the sums small: a value near each channel's mean. */
  constructor(private readonly around: ArrayLike<number>) {
    this.sums = new Float64Array(around.length);
    this.squares = new Float64Array(around.length);
  }

  /** Adds rows [R, C]; of a batch that was filled up only the first `share` of them count. */
  add(values: ArrayLike<number>, share = 1): void {
    const width = this.sums.length;
    const rows = Math.round((values.length / width) * share);
    for (let i = 0; i < rows * width; i++) {
      const c = i % width;
      const value = (values[i] ?? 0) - (this.around[c] ?? 0);
      this.sums[c] = (this.sums[c] ?? 0) + value;
      this.squares[c] = (this.squares[c] ?? 0) + value * value;
    }
    this.count += rows;
  }

  get means(): Float64Array {
    return this.sums.map((sum, c) => (this.around[c] ?? 0) + sum / this.count);
  }

  /** Of all that was seen, not an estimate from it. */
  get variances(): Float64Array {
    return this.squares.map((square, c) => Math.max(0, square / this.count - ((this.sums[c] ?? 0) / this.count) ** 2));
  }
}
