import type { Recommendation } from '../saliency/calibration/recommend';

/** Why a method is recommended, in one or two sentences. `largest` is the largest fraction that was removed. */
export function recommendationText({ method, ranking, close }: Recommendation, largest: number): string {
  const [best, next] = ranking;
  const figure = (area: number | undefined): string => (area ?? Number.NaN).toPrecision(3);
  const led = `Removing up to ${String(Math.round(largest * 100))} % in one shot, ${method} left the lowest loss on held-out samples (${figure(best?.area)} on average on the way`;
  if (!next) return `${led}); it was the only method measured.`;
  const rest = `${led}, next ${next.method} with ${figure(next.area)}).`;
  if (close.length === 0) return `${rest} The lead is larger than the chance of these samples.`;
  if (method === 'random' || close.includes('random')) return `${rest} No method could be told from random choice: don't rest much on this.`;
  return `${rest} The samples don't tell it from ${listed(close)}.`;
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
