import type { Quantization, Weight, WeightValues } from '../../model/model';
import { LARGEST_CODE, nearestCode, type AffineGrid } from './affineGrid';
import { toFloat16Bits } from './float16';
import { keptCodes } from './keptCodes';

/**
 * The bytes of a weight as a shard holds them, little-endian; a view of the values where they are stored as they are.
 * A quantized weight must be `storable`: each value then gets the code that decodes to it.
 */
export function encodeWeight({ values, quantization }: Weight): Uint8Array {
  const codes = quantization ? codesOf(values, quantization) : values;
  return new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);
}

/** The code of each value: the one it was decoded from, as far as that can be told, else the nearest. */
export function codesOf(values: WeightValues, quantization: Quantization): Uint8Array | Uint16Array {
  const known = keptCodes(values, quantization);
  if (known) return known;
  if (quantization.dtype === 'float16') return toFloat16Bits(values);
  const grid = gridOfQuantization(quantization);
  const largest = LARGEST_CODE[quantization.dtype];
  const codes = quantization.dtype === 'uint8' ? new Uint8Array(values.length) : new Uint16Array(values.length);
  for (let i = 0; i < codes.length; i++) codes[i] = nearestCode(values[i] as number, grid, largest);
  return codes;
}

/** The grid of an affine quantization, whose scale and min the reader and the quantizer always set. */
export function gridOfQuantization({ scale, min }: Quantization): AffineGrid {
  if (scale === undefined || min === undefined) throw new Error('an affine quantization needs scale and min');
  return { scale, min };
}
