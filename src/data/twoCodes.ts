import type { RawSamples } from './rawSamples';

/**
 * The one or two integers that all answers of these parts are, in ascending order; undefined where there are more, or
 * others than integers.
 */
export function twoCodes(parts: readonly RawSamples[]): readonly number[] | undefined {
  let first: number | undefined;
  let second: number | undefined;
  for (const { target } of parts) {
    if (target.kind !== 'numbers') return undefined;
    for (const value of target.array.values) {
      if (value === first || value === second) continue;
      if (second !== undefined || !Number.isInteger(value)) return undefined;
      if (first === undefined) first = value;
      else second = value;
    }
  }
  const found = [first, second].filter((code) => code !== undefined);
  return found.length === 0 ? undefined : found.sort((a, b) => a - b);
}
