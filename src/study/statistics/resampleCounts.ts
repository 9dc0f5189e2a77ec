import { seededRandom } from '../../base/random';

/** How often resamples drew each of some things. */
export interface ResampleCounts {
  readonly resamples: number;
  /** Of thing `i` in resample `r`: at `i * resamples + r`. The things of a resample sum up to how many there are. */
  readonly counts: Uint8Array;
  /** The largest of them, at least 1. */
  readonly largest: number;
}

const made = new Map<string, ResampleCounts>();
/** Of resamples of many things, which are large, only those of one number of things are kept. */
const KEPT = 1 << 20;
/** So many resamples are made at once: their counts stay in the processor's cache. */
const BLOCK = 32;

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
  let largest = 1;
  for (let from = 0; from < resamples; from += BLOCK) {
    const width = Math.min(BLOCK, resamples - from);
    const block = new Uint8Array(width * things);
    for (let r = 0; r < width; r++) {
      for (let drawn = 0; drawn < things; drawn++) {
        const at = r * things + Math.floor(random.uniform() * things);
        block[at] = (block[at] as number) + 1;
      }
    }
    for (let i = 0; i < things; i++) {
      for (let r = 0; r < width; r++) {
        const count = block[r * things + i] as number;
        counts[i * resamples + from + r] = count;
        if (count > largest) largest = count;
      }
    }
  }
  for (const [other, { counts: held }] of made) if (held.length > KEPT) made.delete(other);
  const found = { resamples, counts, largest };
  made.set(key, found);
  return found;
}
