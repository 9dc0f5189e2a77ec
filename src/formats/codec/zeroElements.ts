import { countZeros } from '../../model/countZeros';
import type { Weight } from '../../model/model';
import { zeroValue } from './zeroValue';

/** How many elements of a weight are zero: exactly, or by the quantized zero code (see `zeroValue`). Texts are no numbers. */
export function zeroElements(weight: Weight): number {
  const { dtype, values } = weight;
  if (dtype === 'string') return 0;
  const zero = zeroValue(weight);
  return zero === 0 ? countZeros(values) : countZeros(values) + countOf(values, zero);
}

function countOf(values: Weight['values'], wanted: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === wanted) count++;
  return count;
}
