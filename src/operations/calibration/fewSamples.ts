import type { ModelWarning } from '../../model/model';

/** Of so many samples, an accuracy of one half is known to 10 points either way (95 %); of fewer, to less than methods differ by. */
const ENOUGH = 100;

/** Cautions against figures of few samples. */
export function fewSamples(samples: number, heldOut: number): ModelWarning[] {
  if (Math.min(samples, heldOut) >= ENOUGH) return [];
  const message = `Measured on ${String(samples)} samples and, for the curves, on ${String(heldOut)} others: with fewer than ${String(ENOUGH)} of either, neither the intervals nor the recommendation mean much.`;
  return [{ code: 'fewSamples', message }];
}
