import type { Disposable } from '../base/disposables';
import type { Tensor } from './tf';
import type { Trace, TraceTensor } from './trace';

/** A trace whose tensors are still there, for folds that compute with them. Disposing it frees them. */
export interface LiveTrace extends Trace, Disposable {
  /** The recorded tensor itself; it belongs to the trace. */
  value(tensor: TraceTensor): Tensor;
}
