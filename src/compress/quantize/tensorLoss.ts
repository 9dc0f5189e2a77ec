import type { WeightValues } from '../../model/model';
import type { QuantizedTensor } from '../../protocol/answers';

/** What quantizing lost of a tensor, from its values before and after. */
export function tensorLoss(name: string, before: WeightValues, after: WeightValues): QuantizedTensor {
  let nonzero = 0;
  let becameZero = 0;
  let squares = 0;
  let errors = 0;
  for (let i = 0; i < before.length; i++) {
    const value = before[i] as number;
    const moved = after[i] as number;
    squares += value * value;
    errors += (value - moved) ** 2;
    if (value === 0) continue;
    nonzero++;
    if (moved === 0) becameZero++;
  }
  return {
    name,
    nonzero,
    becameZero,
    zeroShare: nonzero === 0 ? 0 : becameZero / nonzero,
    relativeError: squares === 0 ? 0 : Math.sqrt(errors / squares),
  };
}
