import { capitalised } from '../../src/base/capitalised';
import { plural, share } from '../../src/base/format';
import { xAxis, yAxis, type CurveXName, type CurveYName } from '../charts/curves/axes';
import type { Band, CurvePoint, CurveSeries } from '../charts/curves/curveSeries';

interface Axes {
  readonly x: CurveXName;
  readonly y: CurveYName;
}

/** The figures of a point, a line each: how good it is, how much was removed, how large it is. */
export function pointLines(point: CurvePoint, { x, y }: Axes): string[] {
  const up = yAxis(y);
  const { amount, low, high, trials } = point;
  const spread = high > low ? ` (${up.write(low)} to ${up.write(high)})` : '';
  const seeds = trials.length > 1 ? `, ${plural(trials.length, 'seed')}` : '';
  const across = xAxis(x);
  return [
    `${up.label} ${up.write(point.y)}${spread}${seeds}`,
    `${share(amount, 1).replace('.0', '')} removed`,
    ...(x === 'amount' ? [] : [`${across.write(point.x)} ${across.unit}`]),
  ];
}

/** What a screen reader says of a point. */
export function pointText(series: CurveSeries, point: CurvePoint, axes: Axes): string {
  return [series.label, ...pointLines(point, axes)].join('; ');
}

/** What the whole chart shows, for who can't see it. */
export function chartText(series: readonly CurveSeries[], { x, y }: Axes): string {
  const [across, up] = [xAxis(x), yAxis(y)];
  const name = capitalised(up.label);
  return `${name} against ${across.label}: ${series.map(({ label }) => label).join('; ')}`;
}

/** What the bands are, in words that stand beside the chart. */
export function bandText(band: Band, shown: boolean): string {
  if (band === 'none' || !shown) return '';
  return band === 'range' ? 'bands: smallest to largest of the seeds' : 'bands: 95 % interval of the mean, from 5 seeds on';
}
