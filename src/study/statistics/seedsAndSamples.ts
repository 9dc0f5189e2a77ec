import { middleInterval, type Interval } from '../../base/interval';
import { resampleCounts } from './resampleCounts';
import { isRight, type RightBits } from './rightBits';

const RESAMPLES = 1000;
/** Resamples of more samples would take more memory than they are worth: fewer are drawn. */
const MOST_COUNTS = 1e8;

/**
 * The middle 95 % of the difference of two accuracies, `second` minus `first`, over resamples of both the seeds and the samples. All
 * seeds answer the same samples, so both are drawn once for a resample and crossed (Owen's pigeonhole bootstrap 2007): what is hard
 * about a sample is hard for every seed. With one pair only samples are drawn. Each pair is of one seed; `samples` is how many bits count.
 */
export function seedsAndSamples(pairs: readonly { readonly first: RightBits; readonly second: RightBits }[], samples: number): Interval {
  const resamples = Math.max(100, Math.min(RESAMPLES, Math.floor(MOST_COUNTS / samples)));
  const seeds = resampleCounts(pairs.length, resamples).counts;
  const drawn = resampleCounts(samples, resamples).counts;
  const differences = new Float64Array(resamples);
  for (const { turned, members } of alike(pairs, samples)) {
    const count = new Int32Array(resamples);
    for (const sample of members) {
      const at = sample * resamples;
      for (let r = 0; r < resamples; r++) count[r] = (count[r] as number) + (drawn[at + r] as number);
    }
    turned.forEach((by, pair) => {
      if (by === 0) return;
      const scale = by / (samples * pairs.length);
      const at = pair * resamples;
      for (let r = 0; r < resamples; r++)
        differences[r] = (differences[r] as number) + (count[r] as number) * (seeds[at + r] as number) * scale;
    });
  }
  return middleInterval(differences);
}

/** Samples that turned alike: of each pair 1 where only the second is right, -1 where only the first is. Those that nowhere turned are left out. */
interface Alike {
  readonly turned: readonly number[];
  readonly members: number[];
}

function alike(pairs: Parameters<typeof seedsAndSamples>[0], samples: number): Iterable<Alike> {
  const groups = new Map<string, Alike>();
  for (let sample = 0; sample < samples; sample++) {
    const byte = sample >> 3;
    if (pairs.every(({ first, second }) => first[byte] === second[byte])) {
      sample |= 7;
      continue;
    }
    const turned = pairs.map(({ first, second }) => Number(isRight(second, sample)) - Number(isRight(first, sample)));
    if (turned.every((by) => by === 0)) continue;
    const key = turned.join();
    const group = groups.get(key);
    if (group) group.members.push(sample);
    else groups.set(key, { turned, members: [sample] });
  }
  return groups.values();
}
