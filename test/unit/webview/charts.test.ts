import type { ChartConfiguration } from 'chart.js';
import { describe, expect, it } from 'vitest';
import { histogramChart } from '../../../webview/charts/histogramChart';
import { saliencyChart } from '../../../webview/charts/saliencyChart';
import { spanOnLog } from '../../../webview/charts/scoreSpan';
import { trainingChart } from '../../../webview/charts/trainingChart';
import { trainingText } from '../../../webview/text/trainingText';
import { PALETTE } from './palette';

describe('spanOnLog', () => {
  it('shows zeros a tenth under the smallest positive score', () => {
    const [zero, other] = spanOnLog([
      { min: 0, mean: 0.5, max: 1 },
      { min: 0.01, mean: 0.1, max: 2 },
    ]);
    expect(zero?.low).toBeCloseTo(0.001, 12);
    expect(other).toEqual({ low: 0.01, mean: 0.1, high: 2 });
  });

  it('stays positive when every score is zero', () => {
    expect(spanOnLog([{ min: 0, mean: 0, max: 0 }])[0]?.low).toBeGreaterThan(0);
  });
});

describe('a training', () => {
  const epochs = [
    { epoch: 1, loss: 0.5, validationLoss: 0.75 },
    { epoch: 2, loss: 0.25, validationLoss: 0.5 },
    // A second round of pruning and fine-tuning counts anew.
    { epoch: 1, loss: 0.375, validationLoss: 0.625 },
  ];
  const trainedOnly = epochs.map(({ epoch, loss }) => ({ epoch, loss }));
  const lines = (records: typeof trainedOnly) =>
    trainingChart(records, PALETTE).data.datasets.map(({ label, data }) => ({ label, data: [...data] }));
  const training = [
    { x: 1, y: 0.5 },
    { x: 2, y: 0.25 },
    { x: 3, y: 0.375 },
  ];

  it('is a line of the training loss and one of the held-out loss, round after round', () => {
    expect(lines(epochs)).toEqual([
      { label: 'training', data: training },
      { label: 'held out', data: training.map(({ x, y }) => ({ x, y: y + 0.25 })) },
    ]);
    expect(trainingText(epochs)).toBe('3 epochs: training loss 0.500 to 0.375, held-out loss 0.750 to 0.625');
  });

  it("tells of the regularizers' penalty beside the loss", () => {
    const penalised = epochs.map((epoch, i) => ({ ...epoch, penalty: 2 - i / 2 }));
    expect(trainingText(penalised)).toBe(
      "3 epochs: training loss 0.500 to 0.375, regularizers' penalty beside it 2.00 to 1.00, held-out loss 0.750 to 0.625",
    );
  });

  it('has no line of what was not held out', () => {
    expect(lines(trainedOnly)).toEqual([{ label: 'training', data: training }]);
    expect(trainingText(trainedOnly.slice(0, 1))).toBe('1 epoch: training loss 0.500');
  });
});

describe('logarithmic axes', () => {
  const USE = { selected: null, nameOf: (name: string) => name, select: () => undefined };
  const titleOfY = ({ options }: ChartConfiguration): unknown =>
    options?.scales?.['y'] && 'title' in options.scales['y'] && options.scales['y'].title;
  const layer = (min: number) => ({ name: 'a', count: 2, min, mean: 1, max: 2 });

  it('say so, and where 0 is drawn when there is one', () => {
    expect(titleOfY(saliencyChart([layer(0.1)], USE, PALETTE))).toMatchObject({ text: 'score (logarithmic)' });
    expect(titleOfY(saliencyChart([layer(0)], USE, PALETTE))).toMatchObject({
      text: 'score (logarithmic, 0 at the foot)',
    });
    const view = { edges: [0, 1, 2], counts: [3, 4] };
    expect(titleOfY(histogramChart(view, true, PALETTE))).toMatchObject({ display: true, text: 'values (logarithmic)' });
    expect(titleOfY(histogramChart(view, false, PALETTE))).toMatchObject({ display: false });
  });

  it('stand beside a legend that names the marks', () => {
    const { data, options } = saliencyChart([layer(0.1)], USE, PALETTE);
    expect(options?.plugins?.legend?.display).toBe(true);
    expect(data.datasets.map(({ label }) => label)).toEqual(['mean', 'from the smallest score of a layer to its largest']);
  });
});
