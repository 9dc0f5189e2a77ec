/** How scores become lengths of bars. */
export interface BarScale {
  readonly kind: 'linear' | 'logarithmic';
  /** The score that has the shortest bar on a logarithmic scale; 0 on a linear one. */
  readonly low: number;
  readonly high: number;
  /** From 0 to 1. */
  length(score: number): number;
}

/** Scores that lie within such a factor can be told apart on a linear scale. */
const WIDE = 10;
/** The share of scores, the least, that a logarithmic scale does not stretch to. */
const LEFT_OUT = 0.02;
/** The length of the least score that is not 0, so that it can be told from 0. */
const LEAST = 0.03;

/**
 * A scale on which most scores can be told apart: linear where they lie close together, else logarithmic from about the
 * least that is not 0. Scores of 0 or below have no length on it.
 */
export function barScale(scores: Iterable<number | null>): BarScale {
  const positive = Float64Array.from(
    [...scores].filter((score) => score !== null && score > 0 && Number.isFinite(score)) as number[],
  ).sort();
  const high = positive.at(-1) ?? 0;
  const low = positive[Math.floor(LEFT_OUT * positive.length)] ?? 0;
  if (high <= WIDE * low || low === 0) {
    return { kind: 'linear', low: 0, high, length: (score) => (high > 0 ? within(score / high) : 0) };
  }
  const width = Math.log(high / low);
  return {
    kind: 'logarithmic',
    low,
    high,
    length: (score) => (score > 0 ? LEAST + (1 - LEAST) * within(Math.log(score / low) / width) : 0),
  };
}

function within(part: number): number {
  return Math.min(1, Math.max(0, part));
}
