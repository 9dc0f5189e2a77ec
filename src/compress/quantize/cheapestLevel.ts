import { nearestLevel } from './nearestLevel';

/** Ascending codes of a grid, with the bits that each takes. */
export interface CodedLevels {
  readonly codes: readonly number[];
  readonly lengths: readonly number[];
}

/**
 * Which level has the least sum of squared distance, times `weight`, and bits times `lambda` for a place on the grid. The lower
 * of two; the nearest where bits cost nothing.
 */
export function cheapestLevel({ codes, lengths }: CodedLevels, place: number, weight: number, lambda: number): number {
  const nearest = nearestLevel(codes, place);
  if (lambda === 0) return nearest;
  const distance = (level: number): number => weight * (place - (codes[level] as number)) ** 2;
  let best = nearest;
  let least = distance(nearest) + lambda * (lengths[nearest] as number);
  const look = (level: number): boolean => {
    const error = distance(level);
    // Farther levels can't make up for it, even for no bits.
    if (error >= least) return false;
    const cost = error + lambda * (lengths[level] as number);
    if (cost < least) [best, least] = [level, cost];
    return true;
  };
  for (let level = nearest - 1; level >= 0 && look(level); level--);
  for (let level = nearest + 1; level < codes.length && look(level); level++);
  return best;
}
