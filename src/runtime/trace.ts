import type { Shape } from '../base/shape';

/** A tensor as a kernel call saw it; its values are not kept. */
export interface TraceTensor {
  /** Unique within the trace. */
  readonly id: number;
  /** Equal for tensors that share one buffer (Reshape and Identity make such). */
  readonly buffer: number;
  readonly shape: Shape;
  readonly dtype: string;
}

/** One call of a tfjs kernel. */
export interface KernelCall {
  /** tfjs's kernel name, e.g. `FusedConv2D`. */
  readonly kernel: string;
  /** By tfjs's input name, in call order; lists (Concat) come as '0', '1', …; absent optional inputs are left out. */
  readonly inputs: ReadonlyMap<string, TraceTensor>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly outputs: readonly TraceTensor[];
  /** Path of the innermost layer at work, e.g. `encoder/conv1` for a layer of a nested model; absent outside layers. */
  readonly layer?: string;
}

/** One call of a layer (a nested model is a layer too). A shared layer has several. */
export interface LayerCall {
  readonly layer: string;
  readonly className: string;
  readonly inputs: readonly TraceTensor[];
  readonly outputs: readonly TraceTensor[];
}

/** A weight that only parts of the model read which the pass did not reach. */
export interface UntracedWeight {
  readonly weight: string;
  /** Path of the layer that reads it. */
  readonly layer: string;
  /** Whether it is read as a kernel. */
  readonly kernel: boolean;
}

/** What kept a part of the model out of the pass: a node that tfjs can only run asynchronously. */
export interface UntracedPart {
  readonly layer: string;
  readonly op: string;
}

/**
 * The kernel calls of one forward pass, in order, with the model's weights known by name. Everything the product knows
 * about a model is a fold over its trace.
 */
export interface Trace {
  readonly calls: readonly KernelCall[];
  readonly layerCalls: readonly LayerCall[];
  /** Every weight that the executable holds, as the kernels see it (also those that no kernel used). */
  readonly weights: ReadonlyMap<string, TraceTensor>;
  readonly inputs: readonly TraceTensor[];
  readonly outputs: readonly TraceTensor[];
  /** For a graph-model of which tfjs can only run a part in one go. */
  readonly untraced?: { readonly parts: readonly UntracedPart[]; readonly weights: readonly UntracedWeight[] };
  /** The number of samples N the pass ran with (axis 0 of every input). */
  readonly samples: number;
}
