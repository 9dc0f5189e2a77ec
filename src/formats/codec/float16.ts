import { getFloat16, setFloat16 } from '@petamoriken/float16';

/** The largest finite float16. */
export const LARGEST_FLOAT16 = 65_504;

/** The float16 nearest to each value (ties to even), as bits. What is too large becomes Infinity. */
export function toFloat16Bits(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  const bits = new Uint16Array(values.length);
  const view = new DataView(bits.buffer);
  for (let i = 0; i < values.length; i++) setFloat16(view, 2 * i, values[i] as number, true);
  return bits;
}

/** The values of float16 bits. */
export function fromFloat16Bits(bits: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const valueOf = (decoded ??= decodeAll());
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = valueOf[bits[i] as number] as number;
  return values;
}

/** Values of all 65,536 codes, made when first needed: a look-up is ten times faster than a conversion. */
let decoded: Float32Array | undefined;

function decodeAll(): Float32Array {
  const view = new DataView(new ArrayBuffer(2));
  return Float32Array.from({ length: 65_536 }, (_, bits) => {
    view.setUint16(0, bits, true);
    return getFloat16(view, 0, true);
  });
}
