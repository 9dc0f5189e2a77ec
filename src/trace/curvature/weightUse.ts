import type { LiveTrace } from '../../runtime/liveTrace';
import type { Tensor } from '../../runtime/tf';
import type { KernelCall, TraceTensor } from '../../runtime/trace';
import type { SamplePlace } from './samplePlaces';

/**
 * How one kernel call consumes a weight W: the gradient of <S, kernel(…, W, …)> in W, sample by sample. It is linear in S
 * and, where `fixed` is given, linear in those activations too, so that squares of both make the recursion's terms.
 */
export interface WeightUse {
  /** The activations that S is contracted with; the same for all S of a batch. The caller disposes. */
  readonly fixed?: () => Tensor;
  /** [N, size of W] from S, shaped as the kernel's output, and `fixed`. The caller disposes. */
  readonly combine: (s: Tensor, fixed: Tensor | undefined) => Tensor;
  /**
   * Present where a sample's gradient is a sum of P outer products, of `fixed` [N, P, I] (then on the side `fixedSide`)
   * and what `moving` makes of S, [N, P, O]: several uses add up by standing behind one another on P, and with P = 1
   * the moments over samples are matrix products.
   */
  readonly product?: {
    readonly fixedSide: 'left' | 'right';
    readonly positions: number;
    readonly moving: (s: Tensor) => Tensor;
  };
  /** Present where each output is a sum of products of the weight's elements and what the kernel reads. */
  readonly reads?: ProductReads;
  /** False where `combine` is not bilinear, so that the recursion has no rule for it. */
  readonly bilinear: boolean;
}

/**
 * What a product multiplies a weight with: in each of G blocks by itself each of O outputs is, at each of P positions, the sum over K
 * inputs of the input times an element of the weight.
 */
export interface ProductReads {
  readonly blocks: number;
  readonly positions: number;
  readonly inputs: number;
  readonly outputs: number;
  /** [G, N, P, K], zeros where a window leaves what is read. The caller disposes. */
  readonly observed: () => Tensor;
  /** The place in the weight, as the kernel sees it, of what input k is multiplied with for output o of block g. */
  readonly element: (block: number, output: number, input: number) => number;
  /** Whether output o of block g is number g * O + o on the last axis of what the kernel gives. */
  readonly lastAxis: boolean;
}

/** What a rule may look at. */
export interface UseSite {
  readonly call: KernelCall;
  /** The input that is the weight, or a view of it. */
  readonly slot: string;
  readonly weight: TraceTensor;
  readonly output: TraceTensor;
  readonly live: LiveTrace;
  /** Where the samples are: of a tensor that depends on the inputs. Undefined where they can't be told apart. */
  readonly placeOf: (tensor: TraceTensor) => SamplePlace | undefined;
  /** Samples N. */
  readonly samples: number;
}

/**
 * How some kernels consume a weight; one rule a file in `uses/`. Undefined where the rule does not cover this way of using
 * the kernel.
 */
export type UseRule = (site: UseSite) => WeightUse | undefined;
