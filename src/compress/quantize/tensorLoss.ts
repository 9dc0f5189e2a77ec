import { codesOf, encodeWeight } from '../../formats/codec/encodeWeight';
import type { Weight } from '../../model/model';
import type { QuantizedTensor } from '../../protocol/answers';
import { bytesEntropy } from './codeEntropy';

/** What quantizing lost of a tensor, from it before and after, and how it is stored now. */
export function tensorLoss(before: Weight, after: Weight): QuantizedTensor {
  let nonzero = 0;
  let becameZero = 0;
  let squares = 0;
  let errors = 0;
  for (let i = 0; i < before.values.length; i++) {
    const value = before.values[i] as number;
    const moved = after.values[i] as number;
    squares += value * value;
    errors += (value - moved) ** 2;
    if (value === 0) continue;
    nonzero++;
    if (moved === 0) becameZero++;
  }
  return {
    name: before.name,
    nonzero,
    becameZero,
    zeroShare: nonzero === 0 ? 0 : becameZero / nonzero,
    relativeError: squares === 0 ? 0 : Math.sqrt(errors / squares),
    ...storedAs(after),
  };
}

function storedAs(weight: Weight): Pick<QuantizedTensor, 'dtype' | 'levels' | 'bits'> {
  const { values, quantization } = weight;
  if (!quantization || values.length === 0) return {};
  return {
    dtype: quantization.dtype,
    levels: new Set(codesOf(values, quantization)).size,
    bits: bytesEntropy(encodeWeight(weight)) / values.length,
  };
}
