import { availableParallelism } from 'node:os';

/** As many as there are cores, and one of the four threads that Node compresses in is left to read files. */
const LANES = Math.min(availableParallelism(), 3);

/** What `work` makes of each item, in their order, a few at a time; the next item is taken when one is done. */
export async function inLanes<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let taken = 0;
  const remaining = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = remaining.next(); !next.done; next = remaining.next()) {
      const place = taken++;
      results[place] = await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
