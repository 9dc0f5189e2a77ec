/**
 * Second moments of what a block of a kernel is multiplied with: outputs[o] is the sum over k of kernel element
 * `elements[o * K + k]` times x[k], for each of O outputs that read the same K inputs x. A dense kernel [K, O] is one block; a
 * convolution's x are its patches; a depthwise or grouped one has a block for each channel or group.
 */
export interface InputBlock {
  /** Observations: samples, times the positions at which the kernel is used. */
  readonly count: number;
  /** Uncentred, E[x x'], [K, K], row-major and symmetric. */
  readonly gram: Float64Array;
  /** E[x], [K]. */
  readonly means: Float64Array;
  /** [O, K], row-major: places in the weight's values. Each element of the weight stands in exactly one block. */
  readonly elements: Int32Array;
}

/** Of each kernel that is a product, its blocks by the weight's name; kernels used in another way are left out. */
export type InputMoments = ReadonlyMap<string, readonly InputBlock[]>;
