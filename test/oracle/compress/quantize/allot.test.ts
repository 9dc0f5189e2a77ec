import { expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { allot, highestPrice } from '../../../../src/compress/quantize/allot';

interface Point {
  readonly error: number;
  readonly bits: number;
}

const totals = (points: readonly Point[]): Point =>
  points.reduce((a, b) => ({ error: a.error + b.error, bits: a.bits + b.bits }), { error: 0, bits: 0 });

it.each([1, 2, 3, 4])('one price for all tensors is as good as looking at every combination (draw %i)', (seed) => {
  const random = seededRandom(seed);
  const tensors = [50, 200, 1000].map((size) =>
    Array.from({ length: 12 }, (_, k) => ({
      error: ((1 + random.uniform()) * size ** 0.5) / 2 ** k,
      bits: size * (Math.log2(k + 2) + 0.3 * random.uniform()),
    })),
  );
  const combinations = tensors.reduce<Point[]>(
    (all, own) => all.flatMap((sum) => own.map((point) => totals([sum, point]))),
    [{ error: 0, bits: 0 }],
  );
  const highest = highestPrice(tensors);
  const seen = new Set<number>();
  for (let step = 0; step <= 40; step++) {
    const price = highest * 1.001 * 10 ** (-step / 4);
    const own = totals(allot(tensors, price));
    seen.add(own.bits);
    // No combination costs less at this price, so none that takes no more bits has a smaller error.
    const best = Math.min(...combinations.map(({ error, bits }) => error + price * bits));
    expect(own.error + price * own.bits).toBeCloseTo(best, 9);
    const within = combinations.filter(({ bits }) => bits <= own.bits);
    expect(own.error).toBeCloseTo(Math.min(...within.map(({ error }) => error)), 9);
  }
  expect(seen.size).toBeGreaterThan(8);
  const fewest = totals(allot(tensors, 1.001 * highest)).bits;
  expect(fewest).toBeCloseTo(totals(tensors.map((own) => own.reduce((a, b) => (b.bits < a.bits ? b : a)))).bits, 9);
});
