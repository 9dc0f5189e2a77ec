import { seededRandom } from '../../base/random';

/** How often resamples drew each of some things. */
export interface ResampleCounts {
  readonly resamples: number;
  /** Of thing `i` in resample `r`: at `i * resamples + r`. The things of a resample sum up to how many there are. */
  readonly counts: Uint8Array;
}

const made = new Map<string, ResampleCounts>();
/** Of resamples of many things, which are large, only those of one number of things are kept. */
const KEPT = 1 << 20;

/**
 * Draws as many of `things` things as there are, with replacement, `resamples` times. Always the same draws: what is computed with
 * them is the same every time, and two comparisons on the same samples are made with the same resamples.
 */
export function resampleCounts(things: number, resamples: number): ResampleCounts {
  const key = `${things} ${resamples}`;
  const known = made.get(key);
  if (known) return known;
  const random = seededRandom(things).fork('resamples');
  const counts = new Uint8Array(things * resamples);
  for (let r = 0; r < resamples; r++) {
    for (let drawn = 0; drawn < things; drawn++) {
      const at = random.integer(things) * resamples + r;
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  for (const [other, { counts: held }] of made) if (held.length > KEPT) made.delete(other);
  made.set(key, { resamples, counts });
  return { resamples, counts };
}
