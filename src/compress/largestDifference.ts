import type { Tensor } from '../runtime/tf';

/**
 * Largest absolute difference between two lists of tensors, element by element. Infinity where shapes differ or where
 * one element is not finite and the other is something else.
 */
export function largestDifference(a: readonly Tensor[], b: readonly Tensor[]): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce((largest, tensor, i) => Math.max(largest, differenceOf(tensor, b[i] as Tensor)), 0);
}

function differenceOf(a: Tensor, b: Tensor): number {
  if (a.shape.join() !== b.shape.join()) return Infinity;
  const first = a.dataSync();
  const second = b.dataSync();
  let largest = 0;
  for (let i = 0; i < first.length; i++) {
    const x = first[i] as number;
    const y = second[i] as number;
    if (Object.is(x, y) || x === y) continue;
    const difference = Math.abs(x - y);
    if (!Number.isFinite(difference)) return Infinity;
    largest = Math.max(largest, difference);
  }
  return largest;
}
