import type { Json, JsonObject } from '../../../base/json';
import { sizeOf, type Shape } from '../../../base/shape';
import type { OpenShape } from '../inputShapes';
import type { Step } from './replaceLayers';

/** Numbers with a shape; no axes for one number. */
export interface Statistic {
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

/** What Keras puts in the place of a smaller deviation. */
const SMALLEST_DEVIATION = 1e-7;

/**
 * A Normalization as stock TensorFlow.js can compute it: (x - mean) / max(sqrt(variance), 1e-7) by two Rescaling layers,
 * one that subtracts and one that divides, since a single product and sum would round where the mean is large beside the
 * deviation; one layer where the mean is zero, or for `invert`. Undefined where `axis` counts from the front of an input
 * whose number of axes is not known.
 */
export function normalizationSteps(
  config: JsonObject,
  mean: Statistic,
  variance: Statistic,
  input: OpenShape | undefined,
): Step[] | undefined {
  const deviation = mapped(variance, (value) => Math.max(Math.sqrt(value), SMALLEST_DEVIATION));
  const along = (statistic: Statistic): Json | undefined => alongAxes(statistic, config['axis'], input);
  const rescaling = (does: string, scale: Json | undefined, offset: Json | undefined): Step[] =>
    scale === undefined || offset === undefined ? [] : [{ className: 'Rescaling', does, config: { scale, offset } }];
  const centred = Array.from(mean.values).every((value) => value === 0);
  const wanted = config['invert'] !== true && !centred ? 2 : 1;
  const factor = along(mapped(deviation, (value) => 1 / value));
  const steps =
    config['invert'] === true
      ? rescaling('back', along(deviation), along(mean))
      : [...(centred ? [] : rescaling('shift', 1, along(mapped(mean, (value) => -value)))), ...rescaling('scale', factor, 0)];
  return steps.length === wanted ? steps : undefined;
}

/** A statistic that a configuration states: a number, or lists of numbers. */
export function statedStatistic(value: Json | undefined): Statistic | undefined {
  if (typeof value === 'number') return { shape: [], values: [Math.fround(value)] };
  if (!Array.isArray(value)) return undefined;
  const parts = (value as readonly Json[]).map(statedStatistic);
  const shape = parts[0]?.shape;
  if (!shape || parts.some((part) => part?.shape.join() !== shape.join())) return undefined;
  return { shape: [parts.length, ...shape], values: parts.flatMap((part) => Array.from(part?.values ?? [])) };
}

function mapped({ shape, values }: Statistic, change: (value: number) => number): Statistic {
  return { shape, values: Array.from(values, change) };
}

/** Lists that broadcast against the layer's input from its last axis on. */
function alongAxes(statistic: Statistic, axis: Json | undefined, input: OpenShape | undefined): Json | undefined {
  const { shape } = statistic;
  if (sizeOf(shape) === 1) return statistic.values[0];
  const stated = axis === undefined ? [-1] : Array.isArray(axis) ? (axis as readonly Json[]) : [axis];
  const fromEnd = stated.map((each) => {
    if (typeof each !== 'number') return Number.NaN;
    return each < 0 ? -each : (input?.length ?? Number.NaN) - each;
  });
  // The batch's axis is none that statistics can be kept for.
  if (fromEnd.length < shape.length || fromEnd.some((place) => !(place >= 1 && place < (input?.length ?? Infinity)))) return undefined;
  // The last axis of the statistic goes with the last of the axes that are kept.
  const places = fromEnd.toSorted((a, b) => a - b);
  const full = Array<number>(Math.max(...places)).fill(1);
  shape.toReversed().forEach((size, i) => (full[full.length - (places[i] ?? 1)] = size));
  return nested(Array.from(statistic.values), full);
}

function nested(values: readonly number[], [size = 1, ...rest]: Shape): Json {
  if (rest.length === 0) return values;
  const step = values.length / size;
  return Array.from({ length: size }, (_, i) => nested(values.slice(i * step, (i + 1) * step), rest));
}
