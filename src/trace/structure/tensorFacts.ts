import type { Shape } from '../../base/shape';
import type { Axis } from './atoms';

/** What is known of a tensor while a trace is folded. */
export interface TensorFacts {
  /** Its atoms axis by axis; null for an axis that holds no channels (batch, time, height, width). */
  readonly axes: readonly (Axis | null)[];
  /** It depends on neither inputs nor weights: layers make such tensors to the size they need. */
  readonly constant: boolean;
  /** The tensor is zero at a channel whose producers and carriers are all zero. */
  readonly silent: boolean;
  /** Axes whose size comes from constants alone, though the values do not: layers make these to size too. */
  readonly madeToSize?: readonly number[];
  /** The weight that it is, or that it shows in another shape, order or dtype; its atoms are the weight's own. */
  readonly weight?: string;
}

/** Facts of a tensor that no call made: it has no channels. */
export function constantFacts(shape: Shape): TensorFacts {
  return { axes: shape.map(() => null), constant: true, silent: false };
}
