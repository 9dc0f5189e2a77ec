import type { ChartConfiguration } from 'chart.js';
import type { WeightView } from '../../src/protocol/views';
import { cssColour } from '../theme/colour';
import { countAxis, scoreAxis } from '../text/axisText';
import { exactCount, score } from '../../src/base/format';
import type { Palette } from '../theme/palette';
import { chartBase } from './chartBase';

/**
 * How a weight's values are distributed; counts may be on a logarithmic scale, so that a spike of zeros leaves the
 * rest visible.
 */
export function histogramChart(view: Pick<WeightView, 'edges' | 'counts'>, logarithmic: boolean, colours: Palette): ChartConfiguration {
  const { edges, counts } = view;
  return {
    type: 'bar',
    data: {
      datasets: [
        {
          data: counts.map((count, i) => ({
            x: ((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2,
            y: logarithmic && count === 0 ? NaN : count,
          })),
          backgroundColor: cssColour(colours.accent),
          hoverBackgroundColor: cssColour(colours.mark),
          barPercentage: 1,
          categoryPercentage: counts.length > 40 ? 1 : 0.92,
          grouped: false,
        },
      ],
    },
    options: chartBase(colours, {
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      tooltip: {
        callbacks: {
          title: ([item]) => (item ? `${score(edges[item.dataIndex] ?? 0)} to ${score(edges[item.dataIndex + 1] ?? 0)}` : ''),
          label: (item) => `${exactCount(counts[item.dataIndex] ?? 0)} values`,
        },
      },
      x: {
        type: 'linear',
        offset: false,
        min: edges[0] ?? 0,
        max: edges.at(-1) ?? 1,
        grid: { display: false },
        ticks: { maxTicksLimit: 6, maxRotation: 0, includeBounds: false, callback: scoreAxis },
      },
      y: {
        type: logarithmic ? 'logarithmic' : 'linear',
        ...(logarithmic ? { title: 'values (logarithmic)' } : {}),
        ticks: { maxTicksLimit: 5, precision: 0, callback: logarithmic ? wholeCount : countAxis },
      },
    }),
  };
}

/** A logarithmic axis has marks between 0 and 1 too, of which there are no values. */
function wholeCount(value: number | string): string {
  return Number(value) >= 1 ? exactCount(Number(value)) : '';
}
