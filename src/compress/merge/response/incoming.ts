import type { Weight } from '../../../model/model';
import { gramMatrix } from '../../../saliency/gramMatrix';
import { sliceValues } from '../../../saliency/slices';

/** Inner products [n, n] of a weight's slices along one axis. */
export function incomingGram(weight: Weight, axis: number): Float64Array {
  const n = weight.shape[axis] ?? 1;
  const rows = new Float32Array(weight.values.length);
  for (let c = 0; c < n; c++) rows.set(sliceValues(weight, { axis, indices: Int32Array.of(c) }), (c * rows.length) / n);
  return gramMatrix(rows, n);
}
