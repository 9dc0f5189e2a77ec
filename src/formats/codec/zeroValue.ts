import type { Weight, WeightValues } from '../../model/model';
import { LARGEST_CODE, valueOfCode } from './affineGrid';

/**
 * The value by which a weight says zero: 0, but for a quantized weight whose grid misses it (tfjs decodes in double and stores as
 * float32, and other programs' grids need not have a zero at all). There it is what the code nearest to zero decodes to; of a grid that ends
 * more than half a step before zero it is 0, which no code has.
 */
export function zeroValue({ dtype, quantization }: Pick<Weight, 'dtype' | 'quantization'>): number {
  if (!quantization || quantization.dtype === 'float16') return 0;
  const { scale = 0, min = 0 } = quantization;
  const code = Math.round(-min / scale);
  if (!(code >= 0 && code <= LARGEST_CODE[quantization.dtype])) return 0;
  return valueOfCode(code, { scale, min }, dtype === 'int32' ? 'int32' : 'float32');
}

/** A weight's values with exact zeros in the place of its zero code. */
export function withExactZeros(weight: Weight): WeightValues {
  const zero = zeroValue(weight);
  return zero === 0 ? weight.values : weight.values.map((value) => (value === zero ? 0 : value));
}
