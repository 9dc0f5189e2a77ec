import type { ChartOptions, ScaleOptions } from 'chart.js';
import { cssColour } from '../theme/colour';
import type { Palette } from '../theme/palette';

type Plugins = NonNullable<ChartOptions['plugins']>;

/** What a chart says of itself; the rest is as in all others. */
export interface ChartParts extends Omit<ChartOptions, 'plugins' | 'scales'> {
  /** Labels of the legend; no legend when absent. */
  readonly legend?: NonNullable<Plugins['legend']>['labels'];
  /** No tooltip when absent. */
  readonly tooltip?: Plugins['tooltip'];
  readonly x: AxisParts;
  readonly y: AxisParts;
}

/** An axis, its title in words. */
export type AxisParts = Omit<ScaleOptions<'linear'>, 'title' | 'type'> & {
  readonly type?: 'linear' | 'logarithmic';
  readonly title?: string;
};

/** Options that all charts share: no animation, the theme's text and lines, tooltips like the editor's hovers. */
export function chartBase({ text, dim, line, raised, fontFamily }: Palette, { legend, tooltip, x, y, ...own }: ChartParts): ChartOptions {
  const font = { family: fontFamily, size: 11 };
  const axis = ({ title, ...rest }: AxisParts) => ({
    border: { color: cssColour(line) },
    ...rest,
    grid: { color: cssColour(line, line[3] * 0.6), drawTicks: false, ...rest.grid },
    ticks: { color: cssColour(dim), font, padding: 6, ...rest.ticks },
    title: { color: cssColour(dim), font, display: title !== undefined, text: title ?? '' },
  });
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'nearest', intersect: false },
    ...own,
    plugins: {
      legend: {
        display: legend !== undefined,
        position: 'top',
        align: 'start',
        labels: { color: cssColour(text), font, boxWidth: 18, boxHeight: 8, usePointStyle: true, pointStyleWidth: 22, ...legend },
      },
      tooltip: {
        enabled: tooltip !== undefined,
        backgroundColor: cssColour(raised, 1),
        borderColor: cssColour(line, 1),
        borderWidth: 1,
        titleColor: cssColour(text),
        bodyColor: cssColour(text),
        titleFont: font,
        bodyFont: font,
        padding: 8,
        cornerRadius: 2,
        displayColors: false,
        ...tooltip,
      },
    },
    scales: { x: axis(x), y: axis(y) },
  };
}
