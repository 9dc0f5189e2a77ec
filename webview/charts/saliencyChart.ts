import type { ChartConfiguration } from 'chart.js';
import { cssColour } from '../theme/colour';
import { shortName } from '../text/distinctNames';
import { exactCount, score, tick } from '../../src/base/format';
import type { Palette } from '../theme/palette';
import { chartBase } from './chartBase';
import { spanOnLog, type ScoredLayer } from './scoreSpan';

/** What a saliency chart is used for. */
export interface SaliencyChartUse {
  readonly selected: string | null;
  /** What is shown of a layer's name; all of it is in its tooltip. */
  readonly nameOf: (layer: string) => string;
  readonly select: (layer: string) => void;
}

/** Smallest to largest score of each layer as a bar on a logarithmic scale, the mean as a point. */
export function saliencyChart(
  layers: readonly ScoredLayer[],
  { selected, nameOf, select }: SaliencyChartUse,
  colours: Palette,
): ChartConfiguration {
  const spans = spanOnLog(layers);
  return {
    type: 'bar',
    data: {
      labels: layers.map(({ name }) => name),
      datasets: [
        {
          type: 'line',
          label: 'mean',
          data: spans.map(({ mean }) => mean),
          showLine: false,
          pointStyle: 'rectRot',
          pointRadius: layers.length > 80 ? 2 : 4,
          pointHoverRadius: 5,
          pointBackgroundColor: cssColour(colours.mark),
          pointBorderColor: cssColour(colours.background),
        },
        {
          type: 'bar',
          label: 'from the smallest score of a layer to its largest',
          pointStyle: 'rect',
          data: spans.map(({ low, high }): [number, number] => [low, high]),
          backgroundColor: layers.map(({ name }) => cssColour(name === selected ? colours.accent : colours.quiet)),
          hoverBackgroundColor: cssColour(colours.accent),
          borderColor: cssColour(colours.text),
          borderWidth: layers.map(({ name }) => (name === selected ? 2 : 0)),
          borderSkipped: false,
          borderRadius: 1,
          maxBarThickness: 22,
          categoryPercentage: 0.9,
          barPercentage: 0.8,
        },
      ],
    },
    options: chartBase(colours, {
      interaction: { mode: 'index', intersect: false },
      onClick: (_event, hits) => {
        const name = layers[hits[0]?.index ?? -1]?.name;
        if (name !== undefined) select(name);
      },
      legend: {},
      tooltip: {
        filter: (item) => item.datasetIndex === 0,
        callbacks: {
          label: ({ dataIndex }) => {
            const layer = layers[dataIndex];
            if (!layer) return '';
            const { count, min, mean, max } = layer;
            return [`largest ${score(max)}`, `mean ${score(mean)}`, `smallest ${score(min)}`, `${exactCount(count)} scores`];
          },
        },
      },
      x: {
        grid: { display: false },
        ticks: { maxRotation: 50, autoSkipPadding: 6, callback: (value) => shortName(nameOf(layers[Number(value)]?.name ?? ''), LONGEST) },
      },
      y: {
        type: 'logarithmic',
        min: 0.7 * Math.min(...spans.map(({ low }) => low)),
        max: 1.3 * Math.max(...spans.map(({ high }) => high)),
        title: layers.some(({ min }) => min <= 0) ? 'score (logarithmic, 0 at the foot)' : 'score (logarithmic)',
        ticks: { maxTicksLimit: 7, callback: (value) => (isRound(Number(value)) ? tick(Number(value)) : null) },
      },
    }),
  };
}

/** Characters of a name at the axis. */
const LONGEST = 18;

/** 1, 2 or 5 times a power of ten. */
function isRound(value: number): boolean {
  const digit = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  return [1, 2, 5].some((round) => Math.abs(digit - round) < 1e-6);
}
