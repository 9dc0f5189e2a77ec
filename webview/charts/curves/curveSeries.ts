import { meanInterval } from '../../../src/base/statistics/meanInterval';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import { grouped } from '../../../src/base/grouped';
import { naturally } from '../../../src/base/naturally';
import { xAxis, yAxis, type CurveXName, type CurveYName } from './axes';
import { curveKey, curveLabel, facet, FACET_NAMES, oneOfEach, wholeKey, type FacetName } from './facets';

/** How far the seeds lie apart. */
export const BANDS = {
  range: { label: 'min–max', hint: 'Bands from the smallest to the largest of the seeds' },
  interval: {
    label: '95 %',
    hint: 'Bands are the 95 % interval of the mean over the seeds, by Student’s t; of fewer than five there is none',
  },
  none: { label: 'none', hint: 'No bands: the mean alone' },
};
export type Band = keyof typeof BANDS;

/** The trials that differ in amount and seed alone, as a line. */
export interface CurveSeries {
  readonly key: string;
  readonly label: string;
  /** One of its trials, which tells all that they have in common. */
  readonly like: StudyPoint;
  /** From the largest model to the smallest. */
  readonly points: readonly CurvePoint[];
}

/** The trials of one amount, one for each seed. */
export interface CurvePoint {
  readonly amount: number;
  /** Means over the seeds. */
  readonly x: number;
  readonly y: number;
  /** The band; both y where there is none. */
  readonly low: number;
  readonly high: number;
  readonly trials: readonly StudyPoint[];
}

/** What the curves show. */
export interface CurvesShown {
  readonly x: CurveXName;
  readonly y: CurveYName;
  readonly band: Band;
}

/** The lines of a study's trials, by their names. Unfinished studies are fine; trials without one of the figures are left out. */
export function curveSeries(trials: readonly StudyPoint[], { x, y, band }: CurvesShown): CurveSeries[] {
  const [xOf, yOf] = [xAxis(x).value, yAxis(y).value];
  const shown = trials.filter((trial) => Number.isFinite(xOf(trial)) && Number.isFinite(yOf(trial)));
  const varied = variedFacets(oneOfEach(trials));
  return [...byCurve(shown)]
    .flatMap(([key, group]) => {
      const [like] = group;
      if (!like) return [];
      const points = [...grouped(group, ({ amount }) => amount)]
        .sort(([a], [b]) => a - b)
        .map(([amount, same]) => pointOf(amount, same, [same.map((each) => xOf(each) ?? NaN), same.map((each) => yOf(each) ?? NaN)], band));
      return [{ key, label: curveLabel(like, varied), like, points }];
    })
    .sort((a, b) => Number(a.like.control !== undefined) - Number(b.like.control !== undefined) || naturally(a.label, b.label));
}

/**
 * The trials of each curve. Where nothing is removed, a trial is the beginning of all curves that its method, repair and quantization
 * lead to, but of no control's.
 */
function byCurve(trials: readonly StudyPoint[]): ReadonlyMap<string, readonly StudyPoint[]> {
  const curves = grouped(
    trials.filter(({ amount }) => amount > 0),
    curveKey,
  );
  const whole = grouped(
    trials.filter(({ amount }) => amount === 0),
    wholeKey,
  );
  const begun = new Set<string>();
  const joined = new Map<string, readonly StudyPoint[]>();
  for (const [key, group] of curves) {
    const [like] = group;
    const name = like && like.control === undefined ? wholeKey(like) : '';
    const beginning = whole.get(name) ?? [];
    if (beginning.length > 0) begun.add(name);
    joined.set(key, [...group, ...beginning]);
  }
  for (const [name, group] of whole) if (!begun.has(name)) for (const [key, alone] of grouped(group, curveKey)) joined.set(key, alone);
  return joined;
}

/** The facets in which some trials differ. */
function variedFacets(trials: readonly StudyPoint[]): ReadonlySet<FacetName> {
  const [first] = trials;
  if (!first) return new Set();
  return new Set(
    FACET_NAMES.filter((name) => {
      const { of } = facet(name);
      const value = of(first);
      return trials.some((trial) => of(trial) !== value);
    }),
  );
}

function pointOf(
  amount: number,
  trials: readonly StudyPoint[],
  [xs, ys]: readonly [readonly number[], readonly number[]],
  band: Band,
): CurvePoint {
  const y = mean(ys);
  return { amount, x: mean(xs), y, ...bandOf(ys, y, band), trials };
}

function bandOf(values: readonly number[], middle: number, band: Band): Pick<CurvePoint, 'low' | 'high'> {
  const none = { low: middle, high: middle };
  if (values.length < 2) return none;
  if (band === 'range') return { low: Math.min(...values), high: Math.max(...values) };
  return band === 'interval' ? (meanInterval(values).interval ?? none) : none;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
