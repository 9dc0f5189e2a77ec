import { isRight, type RightBits } from './rightBits';

/** Samples whose answer another model turned, by position. */
export interface Flips {
  /** Right before, wrong after. */
  readonly lost: readonly number[];
  /** Wrong before, right after. */
  readonly gained: readonly number[];
}

/** What turned among the first `samples` samples. */
export function flips(before: RightBits, after: RightBits, samples: number): Flips {
  const [lost, gained]: [number[], number[]] = [[], []];
  for (let byte = 0; byte < Math.ceil(samples / 8); byte++) {
    if (before[byte] === after[byte]) continue;
    for (let i = 8 * byte; i < Math.min(samples, 8 * byte + 8); i++) {
      if (isRight(before, i) !== isRight(after, i)) (isRight(before, i) ? lost : gained).push(i);
    }
  }
  return { lost, gained };
}
