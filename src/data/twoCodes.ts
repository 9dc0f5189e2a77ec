import type { RawSamples } from './rawSamples';

/**
 * The one or two integers that all answers of these parts are, in ascending order; undefined where there are more, or
 * others than integers.
 */
export function twoCodes(parts: readonly RawSamples[]): readonly number[] | undefined {
  const found = new Set<number>();
  for (const { target } of parts) {
    if (target.kind !== 'numbers') return undefined;
    for (const value of target.array.values) {
      if (found.has(value)) continue;
      if (found.size === 2 || !Number.isInteger(value)) return undefined;
      found.add(value);
    }
  }
  return found.size === 0 ? undefined : [...found].sort((a, b) => a - b);
}
