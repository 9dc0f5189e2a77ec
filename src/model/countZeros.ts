import type { WeightValues } from './model';

/** How many values are exactly zero. An index loop: an iterator takes five times as long on 20 million values. */
export function countZeros(values: WeightValues): number {
  let zeros = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === 0) zeros++;
  return zeros;
}
