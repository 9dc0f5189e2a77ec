import type { DType } from '../../model/dtype';
import type { Quantization, WeightValues } from '../../model/model';
import { valueOfCode } from './affineGrid';
import { codesOf, gridOfQuantization } from './encodeWeight';
import { fromFloat16Bits } from './float16';
import { keepCodes } from './keptCodes';

/**
 * The values of a weight from its bytes in a shard, exactly as tfjs decodes them (tfjs-core io_utils.ts): quantized
 * ones in double, then stored as their dtype. `bytes` is the start of a buffer of its own, which the values keep.
 */
export function decodeWeight(
  bytes: Uint8Array,
  { dtype, quantization }: { readonly dtype: DType; readonly quantization?: Quantization },
): WeightValues {
  if (quantization) return decodeQuantized(bytes, dtype === 'int32' ? 'int32' : 'float32', quantization);
  switch (dtype) {
    case 'float32':
    case 'complex64':
      return new Float32Array(bytes.buffer, 0, bytes.length / 4);
    case 'int32':
      return new Int32Array(bytes.buffer, 0, bytes.length / 4);
    case 'bool':
    case 'string':
      return bytes;
  }
}

function decodeQuantized(bytes: Uint8Array, dtype: 'float32' | 'int32', quantization: Quantization): WeightValues {
  const codes = quantization.dtype === 'uint8' ? bytes : new Uint16Array(bytes.buffer, 0, bytes.length / 2);
  const values = quantization.dtype === 'float16' ? fromFloat16Bits(codes) : decodeAffine(codes, dtype, quantization);
  if (!sameCodes(codesOf(values, quantization), codes)) keepCodes(values, codes, quantization);
  return values;
}

function decodeAffine(codes: Uint8Array | Uint16Array, dtype: 'float32' | 'int32', quantization: Quantization): WeightValues {
  const grid = gridOfQuantization(quantization);
  const values = dtype === 'float32' ? new Float32Array(codes.length) : new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) values[i] = valueOfCode(codes[i] as number, grid, dtype);
  return values;
}

function sameCodes(a: Uint8Array | Uint16Array, b: Uint8Array | Uint16Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
