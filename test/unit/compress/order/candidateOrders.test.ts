import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { candidateOrders } from '../../../../src/compress/order/candidateOrders';
import { compressedSize } from '../../../../src/compress/order/compressedSize';

function row(...entries: (readonly [channel: number, code: number])[]) {
  return { channels: Int32Array.from(entries, ([channel]) => channel), codes: Float64Array.from(entries, ([, code]) => code) };
}

function orders(count: number, rows: ReturnType<typeof row>[]): number[][] {
  return candidateOrders({ count, rows }).map((order) => [...order]);
}

describe('candidateOrders', () => {
  const rows = [row([1, 5], [2, 5]), row([0, 7], [2, 7]), row([0, 9])];

  it('goes from the fullest channel, or the emptiest, to the most alike that is left; of those that are not, to the emptiest', () => {
    expect(orders(4, rows).slice(0, 2)).toEqual([
      [0, 2, 1, 3],
      [3, 1, 2, 0],
    ]);
  });

  it('has the fullest first, and like with like place by place, those with more behind the same places first', () => {
    expect(orders(4, rows).slice(-2)).toEqual([
      [0, 2, 1, 3],
      [2, 1, 0, 3],
    ]);
  });

  it('tells the same code from another one', () => {
    // Channel 1 has the same code as channel 0 at one place, channel 2 other codes at two.
    const [first = [], , third = [], fourth = []] = orders(3, [row([0, 1], [1, 1]), row([0, 1], [2, 2]), row([0, 1], [2, 3]), row([0, 1])]);
    expect([first[1], third[1], fourth[1]]).toEqual([1, 2, 1]);
  });
});

describe('compressedSize', () => {
  const random = seededRandom(4);
  const parts = [70_000, 50_000].map((length) => Uint8Array.from({ length }, () => random.integer(40)));
  const whole = gzipSync(Buffer.concat(parts), { level: 9 }).length;

  it('is that of all parts as one file where they are few bytes, and near it where pieces tell', async () => {
    expect(await compressedSize(parts, { limit: 120_000, level: 9 })).toBe(whole);
    const told = await compressedSize(parts, { limit: 32_000, level: 9 });
    expect(told).not.toBe(whole);
    expect(Math.abs(told / whole - 1)).toBeLessThan(0.02);
  });

  it('looks at the end as at the beginning', async () => {
    const lopsided = [new Uint8Array(60_000), Uint8Array.from({ length: 60_000 }, () => random.integer(256))];
    const all = gzipSync(Buffer.concat(lopsided), { level: 9 }).length;
    expect(Math.abs((await compressedSize(lopsided, { limit: 32_000, level: 9 })) / all - 1)).toBeLessThan(0.02);
  });
});
