import type { Random } from '../../base/random';

/** One group to draw from. */
export interface Stratum {
  readonly name: string;
  readonly members: ArrayLike<number>;
}

/** A drawn member. */
export interface Drawn {
  readonly name: string;
  readonly member: number;
}

/**
 * Draws about `count` members without repeats, as many of each group as of any other while they last, so that small
 * groups are present. All of them where there are no more; groups in their order, members as they were listed.
 */
export function stratifiedSample(strata: readonly Stratum[], count: number, random: Random): Drawn[] {
  const shares = new Map<Stratum, number>();
  let left = count;
  const smallestFirst = strata.filter(({ members }) => members.length > 0).sort((a, b) => a.members.length - b.members.length);
  for (const [i, stratum] of smallestFirst.entries()) {
    const share = Math.min(stratum.members.length, Math.ceil(left / (smallestFirst.length - i)));
    shares.set(stratum, share);
    left -= share;
  }
  return strata.flatMap((stratum) =>
    drawIndices(stratum.members.length, shares.get(stratum) ?? 0, random.fork(stratum.name)).map((i) => ({
      name: stratum.name,
      member: stratum.members[i] ?? 0,
    })),
  );
}

/** Floyd's way to draw `count` of 0 … size - 1 without repeats, ascending: no list of a large size is made. */
function drawIndices(size: number, count: number, random: Random): number[] {
  const drawn = new Set<number>();
  for (let top = size - count; top < size; top++) {
    const candidate = random.integer(top + 1);
    drawn.add(drawn.has(candidate) ? top : candidate);
  }
  return [...drawn].sort((a, b) => a - b);
}
