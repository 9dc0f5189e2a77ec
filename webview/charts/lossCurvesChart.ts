import type { ChartConfiguration } from 'chart.js';
import type { CalibrationAnswer } from '../../src/protocol/calibrationAnswer';
import { methodText } from '../../src/protocol/methods';
import { scoreAxis, shareAxis } from '../text/axisText';
import { score, share } from '../../src/base/format';
import type { Palette } from '../theme/palette';
import { chartBase } from './chartBase';
import { methodColour } from './methodColour';

/** Loss on held-out samples after removing shares by each method; the recommended one is drawn thick. */
export function lossCurvesChart({ methods, intact, recommended }: CalibrationAnswer, colours: Palette): ChartConfiguration {
  return {
    type: 'line',
    data: {
      datasets: methods.map(({ method, lossAt }) => {
        const colour = methodColour(method, colours);
        return {
          label: methodText(method).label,
          data: [{ x: 0, y: intact.loss }, ...lossAt.map(({ amount, loss }) => ({ x: amount, y: loss }))],
          borderColor: colour,
          backgroundColor: colour,
          borderWidth: method === recommended ? 3 : 1.4,
          pointRadius: method === recommended ? 4 : 2.5,
        };
      }),
    },
    options: chartBase(colours, {
      legend: { pointStyle: 'line' },
      tooltip: {
        callbacks: {
          title: ([item]) => item?.dataset.label ?? '',
          label: ({ parsed }) => [`loss ${score(parsed.y ?? NaN)}`, `${share(parsed.x ?? NaN, 0)} removed`],
        },
      },
      x: {
        type: 'linear',
        min: 0,
        title: 'amount removed',
        ticks: { maxTicksLimit: 7, callback: shareAxis },
      },
      y: { type: 'linear', title: 'loss', ticks: { maxTicksLimit: 7, callback: scoreAxis } },
    }),
  };
}
