import type { StudyPoint } from '../../src/protocol/studyAnswer';
import { axesOf, type CurveXName, type CurveYName } from '../charts/curves/axes';
import { curveSeries, type CurveSeries } from '../charts/curves/curveSeries';
import { facet, FILTER_NAMES, filtersOf, type FacetName } from '../charts/curves/facets';
import type { Choices } from './choices';

/** What of a study's trials is shown, by what was chosen. */
export interface ShownCurves {
  readonly x: CurveXName;
  readonly y: CurveYName;
  /** Axes that there are figures for. */
  readonly axes: ReturnType<typeof axesOf>;
  /** Values that can be hidden, by facet. */
  readonly filters: ReadonlyMap<FacetName, ReadonlyMap<string, string>>;
  /** All curves that no filter hides, whether or not they are hidden by themselves. */
  readonly listed: readonly CurveSeries[];
  /** The curves that are drawn. */
  readonly series: readonly CurveSeries[];
  /** The trials that they are made of, in the order in which they were measured. */
  readonly trials: readonly StudyPoint[];
}

type Asked = Pick<Choices, 'curveX' | 'curveY' | 'curveBand' | 'curveFilter' | 'curvesHidden'>;

/** Works out what is shown, anew only when the points or the choices are others. */
export class CurveChoice {
  private made: { readonly from: readonly unknown[]; readonly shown: ShownCurves } | undefined;

  of(points: readonly StudyPoint[], { curveX, curveY, curveBand, curveFilter, curvesHidden }: Asked): ShownCurves {
    const from = [points, curveX, curveY, curveBand, curveFilter, curvesHidden];
    if (this.made?.from.every((part, i) => part === from[i])) return this.made.shown;
    const shown = shownCurves(points, { curveX, curveY, curveBand, curveFilter, curvesHidden });
    this.made = { from, shown };
    return shown;
  }
}

/** An axis that no trial has a figure for gives way to the first that some have. */
export function shownCurves(points: readonly StudyPoint[], { curveX, curveY, curveBand, curveFilter, curvesHidden }: Asked): ShownCurves {
  const axes = axesOf(points);
  const x = axes.x.includes(curveX) ? curveX : (axes.x[0] ?? curveX);
  const y = axes.y.includes(curveY) ? curveY : (axes.y[0] ?? curveY);
  const hidden = FILTER_NAMES.flatMap((name) => {
    const values = new Set(curveFilter[name]);
    return values.size === 0 ? [] : [{ of: facet(name).of, values }];
  });
  const passed = hidden.length === 0 ? points : points.filter((point) => hidden.every(({ of, values }) => !values.has(of(point))));
  const listed = curveSeries(passed, { x, y, band: curveBand });
  const off = new Set(curvesHidden);
  const series = listed.filter(({ key }) => !off.has(key));
  const drawn = new Set(series.flatMap((each) => each.points.flatMap(({ trials }) => trials)));
  return { x, y, axes, filters: filtersOf(points), listed, series, trials: passed.filter((point) => drawn.has(point)) };
}
