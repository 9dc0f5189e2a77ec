import { middleInterval, type Interval } from '../../base/interval';
import { flips } from './flips';
import { resampleCounts, type ResampleCounts } from './resampleCounts';
import type { RightBits } from './rightBits';

const RESAMPLES = 1000;
/** Resamples of more samples would take more memory than they are worth: fewer are drawn. */
const MOST_COUNTS = 1e8;

/**
 * The middle 95 % of the difference of two accuracies, `second` minus `first`, over resamples of both the seeds and the samples. All
 * seeds answer the same samples, so both are drawn once for a resample and crossed (Owen's pigeonhole bootstrap 2007): what is hard
 * about a sample is hard for every seed. With one pair only samples are drawn. Each pair is of one seed; `samples` is how many bits count.
 */
export function seedsAndSamples(pairs: readonly { readonly first: RightBits; readonly second: RightBits }[], samples: number): Interval {
  const resamples = 4 * Math.floor(Math.max(100, Math.min(RESAMPLES, MOST_COUNTS / samples)) / 4);
  const seeds = resampleCounts(pairs.length, resamples).counts;
  const drawn = resampleCounts(samples, resamples);
  // In whole numbers, so that what comes to nothing is zero and not nearly so.
  const sums = new Float64Array(resamples);
  pairs.forEach(({ first, second }, pair) => {
    const { lost, gained } = flips(first, second, samples);
    const [fewer, more] = [sumOfRows(drawn, lost), sumOfRows(drawn, gained)];
    const at = pair * resamples;
    for (let r = 0; r < resamples; r++) {
      sums[r] = (sums[r] as number) + ((more[r] as number) - (fewer[r] as number)) * (seeds[at + r] as number);
    }
  });
  return middleInterval(sums.map((sum) => sum / (samples * pairs.length)));
}

/** How often each resample drew any of these things: counts are added four at a time, as bytes of a word, as long as none can run over. */
function sumOfRows({ counts, resamples, largest }: ResampleCounts, things: readonly number[]): Int32Array {
  const sum = new Int32Array(resamples);
  const words = resamples >> 2;
  const rows = new Int32Array(counts.buffer, 0, words * (counts.length / resamples));
  const bytes = new Uint8Array(resamples);
  const packed = new Int32Array(bytes.buffer);
  const together = Math.floor(255 / largest);
  for (let from = 0; from < things.length; from += together) {
    packed.fill(0);
    for (const thing of things.slice(from, from + together)) {
      const at = thing * words;
      for (let w = 0; w < words; w++) packed[w] = ((packed[w] as number) + (rows[at + w] as number)) | 0;
    }
    for (let r = 0; r < resamples; r++) sum[r] = (sum[r] as number) + (bytes[r] as number);
  }
  return sum;
}
