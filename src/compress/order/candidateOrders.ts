import type { ChannelRows } from './channelRows';

/** What two neighbours are worth to each other, place by place. */
interface Likeness {
  /** Both have the same code, and not the common one. */
  readonly equal: number;
  /** Both have another than the common one, and not the same. */
  readonly both: number;
  /** Where the row of neighbours starts: with the channel of most codes, or of fewest. */
  readonly from: 'fullest' | 'emptiest';
}

const LIKENESSES: readonly Likeness[] = [
  { equal: 2.2, both: 1.2, from: 'fullest' },
  { equal: 2.2, both: 1.2, from: 'emptiest' },
  { equal: 1, both: 1, from: 'fullest' },
  { equal: 3, both: -0.5, from: 'fullest' },
];

/** Comparing each channel with each other takes too long for more. */
const MOST_COMPARED = 12_000;
/** From here on one way of comparing has to do. */
const MANY = 2_000;

/**
 * Orders of a group's channels that may compress well, the same for the same rows: from one channel to the most similar of those that are
 * left, in several senses; the fullest first; like with like at the first place, then at the second, and so on.
 */
export function candidateOrders(rows: ChannelRows): Int32Array[] {
  const likenesses = rows.count > MOST_COMPARED ? [] : rows.count > MANY ? LIKENESSES.slice(0, 1) : LIKENESSES;
  return [...likenesses.map((likeness) => neighbours(rows, likeness)), byFullness(rows), byPlaces(rows)];
}

/** From one channel to the most similar of those that are left; of equals the first. */
function neighbours({ count, rows }: ChannelRows, { equal, both, from }: Likeness): Int32Array {
  const own = placesOf({ count, rows });
  const order = new Int32Array(count);
  const taken = new Uint8Array(count);
  const scores = new Float64Array(count);
  const fullness = Int32Array.from(own, ({ length }) => length);
  let at = extreme(fullness, from);
  for (let i = 0; ; i++) {
    order[i] = at;
    taken[at] = 1;
    if (i === count - 1) return order;
    scores.fill(0);
    for (const place of own[at] ?? []) {
      const row = rows[place];
      if (!row) continue;
      const { channels, codes } = row;
      const mine = codes[lowerBound(channels, at)];
      for (let j = 0; j < channels.length; j++) {
        const other = channels[j] as number;
        scores[other] = (scores[other] as number) + (codes[j] === mine ? equal : both);
      }
    }
    let [best, highest] = [-1, -Infinity];
    for (let channel = 0; channel < count; channel++) {
      if (taken[channel]) continue;
      // A place that one has and the other lacks breaks a run of the common code.
      const score = (scores[channel] as number) - 0.2 * (fullness[channel] as number);
      if (score > highest) [best, highest] = [channel, score];
    }
    at = best;
  }
}

/** For each channel the rows in which it stands. */
function placesOf({ count, rows }: ChannelRows): Int32Array[] {
  const counts = new Int32Array(count);
  for (const { channels } of rows) for (const channel of channels) counts[channel] = (counts[channel] as number) + 1;
  const places = Array.from(counts, (length) => new Int32Array(length));
  counts.fill(0);
  rows.forEach(({ channels }, row) => {
    for (const channel of channels) {
      (places[channel] as Int32Array)[counts[channel] as number] = row;
      counts[channel] = (counts[channel] as number) + 1;
    }
  });
  return places;
}

function extreme(fullness: Int32Array, from: Likeness['from']): number {
  const sign = from === 'fullest' ? 1 : -1;
  let best = 0;
  fullness.forEach((value, channel) => {
    if (sign * value > sign * (fullness[best] as number)) best = channel;
  });
  return best;
}

function byFullness(rows: ChannelRows): Int32Array {
  const fullness = placesOf(rows).map(({ length }) => length);
  return sorted(rows.count, (a, b) => (fullness[b] as number) - (fullness[a] as number));
}

function byPlaces(rows: ChannelRows): Int32Array {
  const own = placesOf(rows);
  return sorted(rows.count, (a, b) => {
    const [first, second] = [own[a] as Int32Array, own[b] as Int32Array];
    for (let i = 0; i < first.length && i < second.length; i++) {
      const difference = (first[i] as number) - (second[i] as number);
      if (difference !== 0) return difference;
    }
    return second.length - first.length;
  });
}

function sorted(count: number, compare: (a: number, b: number) => number): Int32Array {
  return Int32Array.from([...new Int32Array(count).keys()].sort(compare));
}

/** Where a value stands in ascending ones. */
function lowerBound(values: Int32Array, wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
