import { getFloat16 } from '@petamoriken/float16';
import type { WeightValues } from '../../model/model';

/** The largest finite float16. */
export const LARGEST_FLOAT16 = 65_504;

/**
 * The float16 nearest to each value (ties to even), as bits. What is too large becomes Infinity, every NaN the same
 * one. By integer arithmetic on the float32 bits: at 20 million values a call for each of them takes most of a minute.
 */
export function toFloat16Bits(weightValues: WeightValues): Uint16Array<ArrayBuffer> {
  const values = weightValues instanceof Float32Array ? weightValues : Float32Array.from(weightValues);
  const floats = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) {
    const bits = floats[i] as number;
    const magnitude = bits & 0x7fffffff;
    halves[i] = ((bits >>> 16) & SIGN) | (magnitude < SMALLEST_NORMAL ? subnormal(values[i] as number) : normal(magnitude));
  }
  return halves;
}

/** The values of float16 bits. */
export function fromFloat16Bits(bits: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const valueOf = (decoded ??= decodeAll());
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = valueOf[bits[i] as number] as number;
  return values;
}

const SIGN = 0x8000;
const INFINITE = 0x7c00;
const NOT_A_NUMBER = 0x7e00;
/** Float32 bits of 2^-14, 2^16 and Infinity. */
const SMALLEST_NORMAL = 0x38800000;
const TOO_LARGE = 0x47800000;
const FLOAT32_INFINITE = 0x7f800000;
/** The difference between the exponents' biases, 127 and 15, in float32 bits. */
const REBIAS = 112 << 23;

/** Adding just under half a unit, and one more where the last kept bit is odd, rounds ties to even. */
function normal(magnitude: number): number {
  if (magnitude >= TOO_LARGE) return magnitude > FLOAT32_INFINITE ? NOT_A_NUMBER : INFINITE;
  return (magnitude + 0xfff + ((magnitude >>> 13) & 1) - REBIAS) >>> 13;
}

/** Subnormal float16 are the multiples of 2^-24; the product is exact, so only the rounding is left. */
function subnormal(value: number): number {
  const units = Math.abs(value) * 2 ** 24;
  const below = Math.floor(units);
  const rest = units - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

/** Values of all 65,536 codes, made when first needed. */
let decoded: Float32Array | undefined;

function decodeAll(): Float32Array {
  const view = new DataView(new ArrayBuffer(2));
  return Float32Array.from({ length: 65_536 }, (_, bits) => {
    view.setUint16(0, bits, true);
    return getFloat16(view, 0, true);
  });
}
