import type { ChartConfiguration } from 'chart.js';
import type { EpochRecord } from '../../src/protocol/answers';
import { scoreAxis } from '../text/axisText';
import { score } from '../../src/base/format';
import { cssColour, type Colour } from '../theme/colour';
import type { Palette } from '../theme/palette';
import { chartBase } from './chartBase';

/** Loss by epoch while training, on what is trained on and on what is held out. Rounds of pruning follow one another. */
export function trainingChart(epochs: readonly EpochRecord[], colours: Palette): ChartConfiguration {
  const heldOut = epochs.flatMap(({ validationLoss }, i) => (validationLoss === undefined ? [] : [{ x: i + 1, y: validationLoss }]));
  const trained = lineOf(
    'training',
    epochs.map(({ loss }, i) => ({ x: i + 1, y: loss })),
    colours.accent,
  );
  return {
    type: 'line',
    data: {
      datasets: heldOut.length === 0 ? [trained] : [trained, { ...lineOf('held out', heldOut, colours.mark), pointStyle: 'rectRot' }],
    },
    options: chartBase(colours, {
      interaction: { mode: 'index', intersect: false },
      legend: { pointStyleWidth: 9 },
      tooltip: {
        callbacks: {
          title: ([item]) => (item ? `epoch ${item.parsed.x}` : ''),
          label: ({ dataset, parsed }) => `${dataset.label ?? ''} ${score(parsed.y ?? NaN)}`,
        },
      },
      x: { type: 'linear', min: 1, title: 'epoch', ticks: { precision: 0, maxTicksLimit: 9 } },
      y: { type: 'linear', title: 'loss', ticks: { maxTicksLimit: 6, callback: scoreAxis } },
    }),
  };
}

function lineOf(label: string, data: { x: number; y: number }[], colour: Colour) {
  return {
    label,
    data,
    borderColor: cssColour(colour),
    backgroundColor: cssColour(colour),
    borderWidth: 1.6,
    pointRadius: 3,
    clip: false,
  } as const;
}
