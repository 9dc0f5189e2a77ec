import { codeLengths } from './codeEntropy';
import { cheapestLevel, type CodedLevels } from './cheapestLevel';
import type { OnGrid } from './onGrid';

/** Rounds of choosing levels for the elements and codes for the levels. */
const ROUNDS = 4;

/**
 * Levels under which error and bits together cost least, found from `codes` as entropy-constrained quantization is (Chou,
 * Lookabaugh and Gray 1989): in turns each element takes the cheapest level, each level the mean of its elements (zero stays
 * where it is), and its bits from how often it stands. With `lambda` 0 the codes stay as they are.
 */
export function frugalLevels(tensor: OnGrid, codes: readonly number[], lambda: number): CodedLevels {
  let levels: CodedLevels = { codes, lengths: codes.map(() => 0) };
  for (let round = 0; round < (lambda === 0 ? 1 : ROUNDS); round++) {
    const { counts, means } = gathered(tensor, levels, round === 0 ? 0 : lambda);
    levels = recentred(levels.codes, lambda === 0 ? levels.codes : means, counts, tensor.zeroCode);
  }
  return levels;
}

function gathered(
  { values, grid, zeroCode, weights }: OnGrid,
  levels: CodedLevels,
  lambda: number,
): { readonly counts: number[]; readonly means: number[] } {
  const counts = levels.codes.map(() => 0);
  const totals = levels.codes.map(() => 0);
  const sums = levels.codes.map(() => 0);
  const zero = levels.codes.indexOf(zeroCode);
  const square = grid.scale ** 2;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const place = (value - grid.min) / grid.scale;
    const weight = weights[i] as number;
    const level = value === 0 ? zero : cheapestLevel(levels, place, weight * square, lambda);
    counts[level] = (counts[level] as number) + 1;
    totals[level] = (totals[level] as number) + weight;
    sums[level] = (sums[level] as number) + weight * place;
  }
  const means = sums.map((sum, level) => {
    const total = totals[level] as number;
    return total > 0 ? sum / total : (levels.codes[level] as number);
  });
  return { counts, means };
}

/** Levels that nothing goes to are gone; those that meet become one. */
function recentred(codes: readonly number[], means: readonly number[], counts: readonly number[], zeroCode: number): CodedLevels {
  const countOf = new Map<number, number>([[zeroCode, 0]]);
  codes.forEach((code, level) => {
    const count = counts[level] as number;
    if (count === 0) return;
    const moved = code === zeroCode ? code : Math.round(means[level] as number);
    countOf.set(moved, (countOf.get(moved) ?? 0) + count);
  });
  const moved = [...countOf.keys()].sort((a, b) => a - b);
  return { codes: moved, lengths: codeLengths(moved.map((code) => countOf.get(code) ?? 0)) };
}
