import type { ChartConfiguration } from 'chart.js';
import type { CalibrationAnswer } from '../../src/protocol/calibrationAnswer';
import { cssColour } from '../theme/colour';
import { score, tick } from '../../src/base/format';
import type { Palette } from '../theme/palette';
import { chartBase, type AxisParts } from './chartBase';
import { signedLog, type SignedLog } from './signedLog';

/** Predicted against measured damage of single removals, each a point; on the line the forecast came true. */
export function forecastChart({ points }: CalibrationAnswer['forecast'], colours: Palette): ChartConfiguration {
  const known = points.flatMap(({ predicted, ...point }) => (predicted === null ? [] : [{ ...point, predicted }]));
  const scale = signedLog(known.flatMap(({ predicted, measured }) => [predicted, measured]));
  const ends = known.flatMap(({ predicted, measured }) => [scale.place(predicted), scale.place(measured)]);
  const from = Math.min(0, ...ends);
  const to = Math.max(0, ...ends);
  const side = (title: string): AxisParts => ({
    type: 'linear',
    min: from - 0.04 * (to - from),
    max: to + 0.04 * (to - from),
    title,
    ticks: { callback: (place: string | number) => tick(scale.value(Number(place))) },
    afterBuildTicks: (own: { ticks: { value: number }[] }) => {
      own.ticks = placesOf(scale);
    },
  });
  return {
    type: 'line',
    data: {
      datasets: [
        {
          data: known.map(({ predicted, measured }) => ({ x: scale.place(predicted), y: scale.place(measured) })),
          showLine: false,
          pointRadius: 3,
          pointHoverRadius: 4.5,
          pointBackgroundColor: cssColour(colours.accent, 0.6),
          pointBorderColor: cssColour(colours.accent),
        },
        {
          data: [from, to].map((x) => ({ x, y: x })),
          borderColor: cssColour(colours.dim),
          borderWidth: 1,
          borderDash: [2, 3],
          pointRadius: 0,
          pointHitRadius: 0,
        },
      ],
    },
    options: chartBase(colours, {
      tooltip: {
        filter: (item) => item.datasetIndex === 0,
        callbacks: {
          title: ([item]) => {
            const point = known[item?.dataIndex ?? -1];
            return point ? `${point.name}, ${point.index}` : '';
          },
          label: ({ dataIndex }) => {
            const point = known[dataIndex];
            return point ? [`predicted ${score(point.predicted)}`, `measured ${score(point.measured)}`] : '';
          },
        },
      },
      x: side('predicted rise of the loss'),
      y: side('measured rise'),
    }),
  };
}

function placesOf({ marks, place }: SignedLog): { value: number }[] {
  return marks.map((mark) => ({ value: place(mark) }));
}
