import { sizeOf } from '../../base/shape';
import type { Weight } from '../../model/model';

/**
 * Adds slices of a weight onto others along one axis: index `into[k]` gets the sum over c of `coefficients[c, k]` times
 * what index `from[c]` held before.
 */
export interface ChannelMix {
  readonly from: Int32Array;
  readonly into: Int32Array;
  /** [from, into], row-major. */
  readonly coefficients: Float64Array;
}

/** The weight after all mixes, each of which reads the weight as it was. Sums are taken in double precision. */
export function mixChannels(weight: Weight, axis: number, mixes: readonly ChannelMix[]): Weight {
  const { shape, values } = weight;
  const size = shape[axis] ?? 1;
  const inner = sizeOf(shape.slice(axis + 1));
  const mixed = Float64Array.from(values);
  for (const { from, into, coefficients } of mixes) {
    for (let block = 0; block < values.length; block += size * inner) {
      from.forEach((source, c) => {
        const read = block + source * inner;
        for (let k = 0; k < into.length; k++) {
          const coefficient = coefficients[c * into.length + k] as number;
          if (coefficient === 0) continue;
          const write = block + (into[k] as number) * inner;
          for (let i = 0; i < inner; i++) {
            mixed[write + i] = (mixed[write + i] as number) + coefficient * (values[read + i] as number);
          }
        }
      });
    }
  }
  return { ...weight, values: Float32Array.from(mixed) };
}
