import type { ChartConfiguration } from 'chart.js';
import { cssColour } from '../theme/colour';
import type { Palette } from '../theme/palette';
import { chartBase } from './chartBase';
import { scoreAxis } from '../text/axisText';

/** From so many bars on, one is too thin to be found by its colour. */
const MANY = 40;

/** All scores of a layer from the least to the most, one of them marked: where a channel stands among its own. */
export function profileChart(sorted: readonly number[], marked: number, colours: Palette): ChartConfiguration {
  const largest = sorted.at(-1) ?? 0;
  return {
    type: 'bar',
    data: {
      labels: sorted.map((_, i) => i + 1),
      datasets: [
        {
          data: [...sorted],
          backgroundColor: sorted.map((_, i) => cssColour(i === marked ? colours.mark : colours.quiet)),
          grouped: false,
          barPercentage: 1,
          categoryPercentage: sorted.length > 60 ? 1 : 0.85,
        },
        {
          // A post behind the marked one, or it could not be found among many.
          data: sorted.map((_, i) => (i === marked && sorted.length > MANY ? largest : null)),
          backgroundColor: cssColour(colours.mark),
          grouped: false,
          barThickness: 3,
        },
      ],
    },
    options: chartBase(colours, {
      events: [],
      x: { display: false },
      y: { ticks: { maxTicksLimit: 4, callback: scoreAxis } },
    }),
  };
}
