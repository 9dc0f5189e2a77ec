import type { SampleChoice } from '../data/takeSamples';

/** A choice of `count` samples or more, made longer by repeating itself: for models that take no smaller batch. */
export function repeatTo(choice: SampleChoice, count: number): SampleChoice {
  const length = 'start' in choice ? choice.end - choice.start : choice.length;
  if (length >= count) return choice;
  const at = (i: number): number => ('start' in choice ? choice.start + i : (choice[i] ?? 0));
  return Uint32Array.from({ length: count }, (_, i) => at(i % length));
}
