import type { Choice } from './tensorChoices';

/** Of each tensor the choice with the least sum of error and `lambda` times its bits; the fewer bits of two. */
export function allot<C extends Pick<Choice, 'error' | 'bits'>>(tensors: readonly (readonly C[])[], lambda: number): C[] {
  return tensors.flatMap((choices) => {
    const [first, ...others] = choices;
    if (!first) return [];
    return [
      others.reduce((best, each) => {
        const gain = best.error - each.error + lambda * (best.bits - each.bits);
        return gain > 0 || (gain === 0 && each.bits < best.bits) ? each : best;
      }, first),
    ];
  });
}

/** From this price of a bit on, no tensor takes more bits than it must: what the most worthwhile bit saves of the error. */
export function highestPrice(tensors: readonly (readonly Pick<Choice, 'error' | 'bits'>[])[]): number {
  return tensors.reduce((highest, choices) => {
    const fewest = choices.reduce((a, b) => (b.bits < a.bits || (b.bits === a.bits && b.error < a.error) ? b : a));
    return choices.reduce(
      (most, { error, bits }) => (bits > fewest.bits ? Math.max(most, (fewest.error - error) / (bits - fewest.bits)) : most),
      highest,
    );
  }, 0);
}
