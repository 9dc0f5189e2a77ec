import { LARGEST_CODE } from '../../formats/codec/affineGrid';
import { encodeWeight } from '../../formats/codec/encodeWeight';
import type { QuantizedDType } from '../../model/dtype';
import type { Weight } from '../../model/model';
import { bestLevels } from './bestLevels';
import { bytesEntropy, entropyBits } from './codeEntropy';
import { evenCodes } from './evenCodes';
import { effectOf, gridSums } from './gridSums';
import type { OnGrid } from './onGrid';
import { obstacleTo, quantizeWeight } from './quantizeWeight';

/** A way to store a tensor: what it costs of the loss, and how many bits its codes take by their entropy. */
export interface Choice {
  readonly dtype: QuantizedDType;
  /** Of uint8, the codes used, ascending. */
  readonly codes?: readonly number[];
  readonly error: number;
  readonly bits: number;
}

/** Up to here the best levels are found one by one; beyond, evenly spaced ones are as good. */
const MOST_FREE = 64;

/**
 * The ways in which a tensor may be stored: the best 2 to 64 levels of its uint8 grid, evenly spaced ones up to all 256, and where
 * `mixed` the types of 16 bits.
 */
export function tensorChoices(weight: Weight, { grid, zeroCode, weights }: OnGrid, mixed: boolean): Choice[] {
  const sums = gridSums(weight.values, grid, weights);
  const levels = bestLevels(sums, zeroCode, MOST_FREE);
  const free = Array.from({ length: MOST_FREE - 1 }, (_, i) => levels(i + 2));
  // One level alone would make the tensor nothing.
  const even = Array.from({ length: LARGEST_CODE.uint8 }, (_, i) => evenCodes(zeroCode, i + 1)).filter(({ length }) => length > 1);
  const bytes = [...free, ...even].map((codes): Choice => {
    const { error, counts } = effectOf(sums, codes);
    return { dtype: 'uint8', codes, error: error * grid.scale ** 2, bits: entropyBits(counts) };
  });
  return mixed ? [...bytes, ...twoByteChoices(weight, weights)] : bytes;
}

function twoByteChoices(weight: Weight, weights: Float64Array): Choice[] {
  return (['uint16', 'float16'] as const).flatMap((dtype) => {
    if (obstacleTo(weight, dtype) !== undefined) return [];
    const stored = quantizeWeight(weight, { dtype });
    let error = 0;
    for (let i = 0; i < weights.length; i++) {
      error += (weights[i] as number) * ((weight.values[i] as number) - (stored.values[i] as number)) ** 2;
    }
    return [{ dtype, error, bits: bytesEntropy(encodeWeight(stored)) }];
  });
}
