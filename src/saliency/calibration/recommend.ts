import type { MethodName } from '../../protocol/vocabulary';
import type { Random } from '../../base/random';
import { bootstrapInterval } from './bootstrapInterval';
import { meanLossUnderCurve } from './removalCurve';

/** The losses of single samples after removing one amount by one method. */
export interface MeasuredCurve {
  readonly method: MethodName;
  /** Ascending amounts, the first 0; `samples` [N], the same samples everywhere. */
  readonly points: readonly { readonly amount: number; readonly samples: Float64Array }[];
}

/** Which method to take. */
export interface Recommendation {
  readonly method: MethodName;
  /** Mean loss under the curve, by method, least first. */
  readonly ranking: readonly { readonly method: MethodName; readonly area: number }[];
  /** Methods whose curve can't be told from the best one's: the interval of the difference (paired bootstrap over samples) has 0 in it. */
  readonly close: readonly MethodName[];
}

/** The method with the least mean loss under its curve of removal (`meanLossUnderCurve`). At least one curve. */
export function recommend(curves: readonly MeasuredCurve[], ceiling: number, random: Random): Recommendation {
  const area = ({ points }: MeasuredCurve, indices?: Uint32Array): number =>
    meanLossUnderCurve(
      points.map(({ amount, samples }) => ({ amount, loss: meanOf(samples, indices) })),
      ceiling,
    );
  const ranked = curves.map((curve) => ({ curve, area: area(curve) })).sort((a, b) => a.area - b.area);
  const [best, ...others] = ranked;
  if (!best) throw new Error('there is no method to recommend');
  const samples = best.curve.points[0]?.samples.length ?? 0;
  const close = others.filter(({ curve }) => {
    const difference = (indices: Uint32Array): number => area(curve, indices) - area(best.curve, indices);
    const interval = bootstrapInterval(samples, difference, random.fork(curve.method));
    return !interval || interval.low <= 0;
  });
  return {
    method: best.curve.method,
    ranking: ranked.map(({ curve: { method }, area: under }) => ({ method, area: under })),
    close: close.map(({ curve: { method } }) => method),
  };
}

function meanOf(values: Float64Array, indices?: Uint32Array): number {
  let sum = 0;
  if (indices) for (const i of indices) sum += values[i] as number;
  else for (const value of values) sum += value;
  return sum / values.length;
}
