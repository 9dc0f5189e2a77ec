import type { Random } from '../base/random';

/**
 * Runs a synchronous function with `Math.random` replaced by a seeded stream, and puts it back. tfjs's initializers,
 * Dropout and noise layers take their seeds from `Math.random`, so the same stream gives the same weights and masks.
 */
export function withMathRandom<T>(random: Random, run: () => T): T {
  const original = Math.random;
  Math.random = () => random.uniform();
  try {
    return run();
  } finally {
    Math.random = original;
  }
}
