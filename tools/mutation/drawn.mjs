// @ts-check
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * Some of a list, each as likely as any other; the same seed draws the same.
 * @template T
 * @param {readonly T[]} all
 * @param {number} count all of them where there are fewer
 * @param {number} seed
 * @returns {T[]}
 */
export function drawn(all, count, seed) {
  const generator = xoroshiro128plus(seed);
  const left = [...all];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(uniformInt(generator, 0, left.length - 1), 1)).flat();
}
