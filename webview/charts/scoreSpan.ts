import type { RankedLayer } from '../../src/protocol/answers';

/** A layer's scores as a logarithmic axis can show them. */
export interface ScoreSpan {
  readonly low: number;
  readonly mean: number | null;
  readonly high: number;
}

/** Below the smallest positive score there is no room on the axis: zeros are shown a tenth under it. */
const BELOW = 0.1;

/** Min, mean and max of each layer, made positive for a logarithmic axis. */
export function spanOnLog(layers: readonly Pick<RankedLayer, 'min' | 'mean' | 'max' | 'count'>[]): ScoreSpan[] {
  const floor = BELOW * smallestPositive(layers.flatMap(({ min, mean, max }) => [min, mean, max]));
  const shown = (value: number): number => Math.max(value, floor);
  return layers.map(({ min, mean, max, count }) => ({
    low: shown(min),
    mean: count === 0 ? null : shown(mean),
    high: shown(max),
  }));
}

function smallestPositive(values: readonly number[]): number {
  const positive = values.filter((value) => value > 0);
  return positive.length === 0 ? 1 : positive.reduce((a, b) => Math.min(a, b));
}
