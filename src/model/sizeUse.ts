import type { Shape } from '../base/shape';

/**
 * A number in a graph that says how long an axis of a tensor is: an element of a reshape's target, of a fill's or a
 * slice's size. Where channels are cut from that axis the number has to follow.
 */
export interface SizeUse {
  /** The node that is told the size. */
  readonly layer: string;
  /** The axis that is as long, of one of the node's outputs; absent where the number is used for something else. */
  readonly axis?: { readonly output: number; readonly axis: number };
  readonly from: SizeSource;
  /** Whether the node makes the axis, rather than takes it over from what it reads. */
  readonly makes: boolean;
}

/** Where such a number comes from. */
export type SizeSource =
  /** Element `index` of a constant, as one node reads it: that node may be given another constant. */
  | { readonly kind: 'constant'; readonly weight: string; readonly index: number; readonly reader: string; readonly input: number }
  /** The length of an axis of another tensor, so it follows by itself. */
  | { readonly kind: 'size'; readonly node: string; readonly output: number; readonly axis: number }
  /** Arithmetic. */
  | { readonly kind: 'computed' };

/** The shapes of what a node read and made in the recorded pass. */
export type ShapesByNode = ReadonlyMap<string, { readonly inputs: readonly Shape[]; readonly outputs: readonly Shape[] }>;
