import type { ChartOptions } from 'chart.js';
import { cssColour } from '../theme/colour';
import type { Palette } from '../theme/palette';

/** What all charts share: no animation, the theme's text and lines, tooltips like the editor's hovers. */
export function chartLook({ text, dim, line, raised, fontFamily }: Palette) {
  const font = { family: fontFamily, size: 11 };
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    color: cssColour(text),
    font,
    tooltip: {
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
    },
    legend: {
      labels: { color: cssColour(text), font, boxWidth: 18, boxHeight: 8, usePointStyle: true, pointStyleWidth: 22 },
    },
    axis: {
      grid: { color: cssColour(line, line[3] * 0.6), drawTicks: false },
      border: { color: cssColour(line) },
      ticks: { color: cssColour(dim), font, padding: 6 },
      title: { color: cssColour(dim), font },
    },
  } satisfies ChartOptions & Record<string, unknown>;
}
