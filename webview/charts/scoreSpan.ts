import type { RankedLayer } from '../../src/protocol/rankAnswer';

/** A layer of which something was scored. */
export type ScoredLayer = RankedLayer & Readonly<Record<'min' | 'mean' | 'max', number>>;

/** Leaves out layers without scores. */
export function isScored(layer: RankedLayer): layer is ScoredLayer {
  return layer.min !== null && layer.mean !== null && layer.max !== null;
}

/** A layer's scores as a logarithmic axis can show them. */
export interface ScoreSpan {
  readonly low: number;
  readonly mean: number;
  readonly high: number;
}

/** Below the smallest positive score there is no room on the axis: zeros are shown a tenth under it. */
const BELOW = 0.1;

/** Min, mean and max of each layer, made positive for a logarithmic axis. */
export function spanOnLog(layers: readonly Pick<ScoredLayer, 'min' | 'mean' | 'max'>[]): ScoreSpan[] {
  const floor = BELOW * smallestPositive(layers.flatMap(({ min, mean, max }) => [min, mean, max]));
  const shown = (value: number): number => Math.max(value, floor);
  return layers.map(({ min, mean, max }) => ({
    low: shown(min),
    mean: shown(mean),
    high: shown(max),
  }));
}

function smallestPositive(values: readonly number[]): number {
  const positive = values.filter((value) => value > 0);
  return positive.length === 0 ? 1 : positive.reduce((a, b) => Math.min(a, b));
}
