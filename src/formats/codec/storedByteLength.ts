import { BYTES_PER_ELEMENT } from '../../model/dtype';
import type { Weight } from '../../model/model';

/** Bytes that a weight takes in its shards. */
export function storedByteLength({ values, quantization }: Weight): number {
  if (quantization) return values.length * BYTES_PER_ELEMENT[quantization.dtype];
  return values.byteLength;
}
