import type { WeightValues } from './model';

/** Summary of a weight's values. NaN and Infinity are counted and otherwise left out. */
export interface Statistics {
  readonly count: number;
  /** Elements that are exactly zero. */
  readonly zeros: number;
  /** Elements that are NaN or infinite. */
  readonly nonFinite: number;
  /** Least, largest and mean of the finite elements; 0 where there are none. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Of the population (divided by the number of finite elements). */
  readonly standardDeviation: number;
}

/** Two passes over the values: with one, rounding would eat the deviation of values far from zero. */
export function statisticsOf(values: WeightValues): Statistics {
  let zeros = 0;
  let finite = 0;
  let sum = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    finite++;
    sum += value;
    if (value === 0) zeros++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const nonFinite = values.length - finite;
  if (finite === 0) return { count: values.length, zeros, nonFinite, min: 0, max: 0, mean: 0, standardDeviation: 0 };
  const mean = sum / finite;
  const standardDeviation = Math.sqrt(sumOfSquares(values, mean) / finite);
  return { count: values.length, zeros, nonFinite, min, max, mean, standardDeviation };
}

function sumOfSquares(values: WeightValues, mean: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) sum += (value - mean) ** 2;
  }
  return sum;
}
