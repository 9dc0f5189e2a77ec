import { Chart, type ChartConfiguration, type ChartDataset, type LegendItem } from 'chart.js';
import type { CurveAxis } from '../store/choices';
import { cssColour } from '../theme/colour';
import { byteAxis, countAxis, scoreAxis, shareAxis, type AxisText } from '../text/axisText';
import { byteSize, compactCount, plural, score, share } from '../../src/base/format';
import type { Palette } from '../theme/palette';
import { chartBase } from './chartBase';
import { methodColour } from './methodColour';
import type { CurveSeries } from './curveSeries';

/** Names of the x axis and how its figures are written, alone and as its marks. */
export const CURVE_AXIS_TEXT = {
  amount: { label: 'amount removed', hint: 'Share of what can be removed', write: (x: number) => share(x, 0), mark: shareAxis },
  nonzero: { label: 'nonzero weights', hint: 'Weights left that are not zero', write: compactCount, mark: countAxis },
  gzipBytes: { label: 'gzip bytes', hint: 'model.json and weight files after gzip -9', write: byteSize, mark: byteAxis },
  macs: { label: 'MACs', hint: 'Multiply-accumulates of one sample', write: compactCount, mark: countAxis },
} satisfies Record<CurveAxis, { label: string; hint: string; write: (x: number) => string; mark: AxisText }>;

type ErrorBarPoint = { x: number; y: number; yMin: number; yMax: number };

/**
 * Accuracy (or loss) of pruned models against the axis, a line per series with bars over the seeds, and the unpruned
 * model's.
 */
export function curvesChart(
  series: readonly CurveSeries[],
  { axis: xAxis, accuracy, baseline }: { axis: CurveAxis; accuracy: boolean; baseline: number | undefined },
  colours: Palette,
): ChartConfiguration {
  const { label, write, mark } = CURVE_AXIS_TEXT[xAxis];
  const writeValue = (value: number): string => (accuracy ? share(value) : score(value));
  const lines = series.map((each) => lineOf(each, colours));
  return {
    type: 'lineWithErrorBars',
    data: { datasets: baseline === undefined ? lines : [...lines, baselineOf(baseline, series, colours)] },
    options: chartBase(colours, {
      legend: { generateLabels: lineLabels },
      tooltip: {
        callbacks: {
          title: ([item]) => item?.dataset.label ?? '',
          label: ({ datasetIndex, dataIndex, parsed }) => {
            const point = series[datasetIndex]?.points[dataIndex];
            if (!point) return writeValue(parsed.y);
            const spread =
              point.seeds > 1 ? ` (${writeValue(point.low)} to ${writeValue(point.high)}, ${plural(point.seeds, 'seed')})` : '';
            return [
              `${writeValue(point.y)}${spread}`,
              `${share(point.amount, 0)} removed`,
              ...(xAxis === 'amount' ? [] : [`${write(point.x)} ${xAxis === 'macs' ? 'MACs' : ''}`]),
            ];
          },
        },
      },
      x: {
        type: 'linear',
        title: label,
        ticks: { maxTicksLimit: 9, callback: mark },
        // More removed is to the right on every axis.
        reverse: xAxis !== 'amount',
      },
      y: {
        type: 'linear',
        title: accuracy ? 'accuracy' : 'loss',
        ticks: { maxTicksLimit: 8, callback: accuracy ? shareAxis : scoreAxis },
      },
    }),
  };
}

/** Legend entries as short pieces of the lines themselves. */
function lineLabels(chart: Chart): LegendItem[] {
  return Chart.defaults.plugins.legend.labels.generateLabels(chart).map((item) => {
    const drawn: { borderDash?: unknown } = chart.getDatasetMeta(item.datasetIndex ?? 0).dataset?.options ?? {};
    const lineDash = Array.isArray(drawn.borderDash) ? drawn.borderDash.filter((length) => typeof length === 'number') : [];
    return { ...item, pointStyle: 'line', lineWidth: 2, lineDash };
  });
}

function lineOf({ label, method, level, finetuneEpochs, points }: CurveSeries, colours: Palette): ChartDataset {
  const colour = methodColour(method, colours);
  const faint = methodColour(method, colours, 0.7);
  const tuned = finetuneEpochs > 0;
  return {
    type: 'lineWithErrorBars',
    label,
    data: points.map(({ x, y, low, high }): ErrorBarPoint => ({ x, y, yMin: low, yMax: high })),
    borderColor: colour,
    backgroundColor: tuned ? colour : cssColour(colours.background, 1),
    borderWidth: 1.6,
    borderDash: tuned ? [] : [5, 4],
    pointStyle: level === 'neuron' ? 'circle' : 'rectRot',
    pointRadius: 3.5,
    pointBorderWidth: 1.5,
    tension: 0,
    errorBarColor: faint,
    errorBarWhiskerColor: faint,
    errorBarWhiskerSize: 6,
    errorBarLineWidth: 1,
    errorBarWhiskerLineWidth: 1,
  };
}

function baselineOf(baseline: number, series: readonly CurveSeries[], { text }: Palette): ChartDataset {
  const xs = series.flatMap(({ points }) => points.map(({ x }) => x));
  const ends = xs.length === 0 ? [0, 1] : [Math.min(...xs), Math.max(...xs)];
  return {
    type: 'lineWithErrorBars',
    label: 'before pruning',
    data: ends.map((x): ErrorBarPoint => ({ x, y: baseline, yMin: baseline, yMax: baseline })),
    borderColor: cssColour(text, 0.7),
    borderWidth: 1,
    borderDash: [2, 3],
    pointRadius: 0,
    pointHitRadius: 0,
    pointStyle: 'line',
    errorBarLineWidth: 0,
    errorBarWhiskerSize: 0,
    errorBarWhiskerLineWidth: 0,
  };
}
