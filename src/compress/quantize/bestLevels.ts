import { CODES, errorWithin, reach, type GridSums } from './gridSums';

/**
 * The best choices of up to `most` codes of a uint8 grid, `zeroCode` among them: those with the least weighted sum of squared
 * errors when each element goes to the nearest. k-means, in one dimension and confined to the grid, is solved exactly by dynamic
 * programming over the codes (Wang and Song, The R Journal 2011), so there is no start to draw and no local optimum; one pass
 * gives the best choice for every number of levels.
 */
export function bestLevels(sums: GridSums, zeroCode: number, most: number): (levels: number) => number[] {
  const used = usedCodes(sums, zeroCode);
  const errorOf = errorsOfGaps(sums, zeroCode);
  const width = CODES + 1;
  // Over all choices of n codes up to and including `last`: the least error of the elements below `last`.
  let least = Float64Array.from({ length: CODES }, (_, last) => errorOf[last] as number);
  const ends: number[] = [endOf(least, errorOf)];
  const cameFrom: Int16Array[] = [];
  for (let n = 2; n <= Math.min(most, used.length); n++) {
    const next = new Float64Array(CODES).fill(Infinity);
    const from = new Int16Array(CODES).fill(-1);
    for (let last = n - 1; last < CODES; last++) {
      let best = Infinity;
      for (let before = n - 2; before < last; before++) {
        const error = (least[before] as number) + (errorOf[(before + 1) * width + last] as number);
        if (error < best) {
          best = error;
          from[last] = before;
        }
      }
      next[last] = best;
    }
    least = next;
    cameFrom.push(from);
    ends.push(endOf(least, errorOf));
  }
  return (levels) => (used.length <= levels ? used : walkBack(ends[levels - 1] as number, cameFrom.slice(0, levels - 1)));
}

/** The codes that elements are nearest to, and the zero code. */
export function usedCodes({ counts }: GridSums, zeroCode: number): number[] {
  return Array.from({ length: CODES }, (_, code) => code).filter((code) => {
    const [from, to] = [2 * code, 2 * code + 2];
    return code === zeroCode || (counts[to] as number) > (counts[from] as number);
  });
}

function endOf(least: Float64Array, errorOf: Float64Array): number {
  let best = 0;
  let lowest = Infinity;
  for (let last = 0; last < CODES; last++) {
    const error = (least[last] as number) + (errorOf[(last + 1) * (CODES + 1) + CODES] as number);
    if (error < lowest) [best, lowest] = [last, error];
  }
  return best;
}

function walkBack(last: number, cameFrom: readonly Int16Array[]): number[] {
  const chosen = [last];
  for (const from of cameFrom.toReversed()) chosen.unshift(from[chosen[0] as number] as number);
  return chosen;
}

/**
 * Error of the elements between two neighbouring chosen codes, at [(left + 1) * 257 + right]; -1 and 256 stand for no code on
 * that side. Infinite where the gap would swallow the zero code.
 */
function errorsOfGaps(sums: GridSums, zeroCode: number): Float64Array {
  const errors = new Float64Array((CODES + 1) * (CODES + 1));
  for (let left = -1; left < CODES; left++) {
    for (let right = left + 1; right <= CODES; right++) {
      errors[(left + 1) * (CODES + 1) + right] = left < zeroCode && zeroCode < right ? Infinity : errorOfGap(sums, left, right);
    }
  }
  return errors;
}

function errorOfGap(sums: GridSums, left: number, right: number): number {
  const [lower, upper] = [left < 0 ? undefined : left, right === CODES ? undefined : right];
  const below = lower === undefined ? 0 : errorWithin(sums, lower, 2 * lower + 1, reach(undefined, lower, upper)[1]);
  const above = upper === undefined ? 0 : errorWithin(sums, upper, reach(lower, upper, undefined)[0], 2 * upper + 1);
  return below + above;
}
