import { describe, expect, it, vi } from 'vitest';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import { METHOD_NAMES } from '../../../src/protocol/methods';
import type { NodeStudy } from '../../../src/protocol/plans';
import { axesOf } from '../../../webview/charts/curves/axes';
import { curveCsv } from '../../../webview/charts/curves/curveCsv';
import { drawCurves, frontOf, type CurvePlot } from '../../../webview/charts/curves/curvePicture';
import { curveSeries } from '../../../webview/charts/curves/curveSeries';
import { scaleOf } from '../../../webview/charts/curves/scale';
import { nearestSpot, nextSpot } from '../../../webview/charts/curves/spots';
import { svgPicture } from '../../../webview/charts/curves/svgPicture';
import { restoreChoices } from '../../../webview/store/choices';
import { CurveChoice, shownCurves } from '../../../webview/store/shownCurves';
import { StudyPoints } from '../../../webview/store/studyPoints';
import { pointLines } from '../../../webview/text/curveText';
import type { Palette } from '../../../webview/theme/palette';
import { PALETTE } from './palette';

const trial = (change: Partial<StudyPoint>): StudyPoint => ({
  method: 'magnitude',
  level: 'neuron',
  amount: 0.5,
  seed: 1,
  finetuneEpochs: 0,
  loss: 1,
  accuracy: 0.8,
  nonzero: 100,
  channels: 10,
  params: 100,
  macs: 1000,
  gzipBytes: 400,
  ...change,
});
const COLOURS: Palette = { ...PALETTE, series: METHOD_NAMES.map((_, i) => [i, 0, 0, 1] as const) };
const SHOWN = { x: 'amount', y: 'accuracy', band: 'range' } as const;

function plotOf(trials: readonly StudyPoint[], change: Partial<CurvePlot> = {}): CurvePlot {
  const { x = 'amount', y = 'accuracy' } = change;
  return { series: curveSeries(trials, { ...SHOWN, x, y }), x, y, log: false, front: false, ...change };
}

describe('the lines of a study', () => {
  it('are one for each method and repair, points by amount, with a band over the seeds', () => {
    const series = curveSeries(
      [
        trial({ amount: 0.9, accuracy: 0.3 }),
        trial({ seed: 1, accuracy: 0.8 }),
        trial({ seed: 2, accuracy: 0.6, macs: 3000 }),
        trial({ finetuneEpochs: 3, accuracy: 0.9 }),
        trial({ method: 'random', accuracy: 0.2 }),
      ],
      { ...SHOWN, x: 'macs' },
    );
    expect(series.map(({ label }) => label)).toEqual([
      'magnitude, 3 epochs of fine-tuning',
      'magnitude, not fine-tuned',
      'random, not fine-tuned',
    ]);
    const plain = series[1];
    expect(plain?.points.map(({ amount }) => amount)).toEqual([0.5, 0.9]);
    expect(plain?.points[0]).toMatchObject({ x: 2000, low: 0.6, high: 0.8 });
    expect(plain?.points[0]?.trials).toHaveLength(2);
    expect(plain?.points[0]?.y).toBeCloseTo(0.7, 12);
  });

  it('are called by what tells them apart, controls last', () => {
    const labels = (...trials: StudyPoint[]): string[] => curveSeries(trials, SHOWN).map(({ label }) => label);
    expect(labels(trial({}))).toEqual(['magnitude, not fine-tuned']);
    expect(labels(trial({}), trial({ level: 'parameter' }))).toEqual([
      'magnitude, neurons, not fine-tuned',
      'magnitude, parameters, not fine-tuned',
    ]);
    const scratch = trial({ repair: 'scratch', finetuneEpochs: 5, control: 'scratch' });
    const quantized = trial({ repair: 'distil', finetuneEpochs: 1, quantize: 'uint8, 8 levels' });
    expect(labels(scratch, quantized, trial({ rounds: 3 }))).toEqual([
      'magnitude, 1 epoch of distillation, 1 round, uint8, 8 levels',
      'magnitude, not fine-tuned, 3 rounds',
      'magnitude, 5 epochs of training from scratch, 1 round, control',
    ]);
  });

  it('begin with the whole model, whatever it was trained for in all; controls do not', () => {
    const whole = { amount: 0, repair: 'finetune', finetuneEpochs: 9, control: 'dense' } as const;
    const rounds = { repair: 'finetune', finetuneEpochs: 3, rounds: 3 } as const;
    const series = curveSeries([trial(whole), trial(rounds), trial({ ...rounds, scope: 'layer', control: 'uniform' })], SHOWN);
    expect(series.map(({ points }) => points.map(({ amount }) => amount))).toEqual([[0, 0.5], [0.5]]);
    expect(series[1]?.label).toContain('control');
    expect(curveSeries([trial(whole)], SHOWN)).toHaveLength(1);
    expect(curveSeries([trial(whole), trial({})], SHOWN)).toHaveLength(2);
  });

  it('leave out trials that lack a figure, and know which axes there are', () => {
    const { accuracy: _, ...regression } = trial({ loss: 0.25, gzipBytes: NaN });
    expect(axesOf([regression])).toEqual({ x: ['amount', 'params', 'nonzero', 'macs'], y: ['loss'] });
    expect(axesOf([regression, trial({ bytes: 7, validation: { samples: 1, loss: 1 } })]).y).toEqual([
      'accuracy',
      'loss',
      'validationLoss',
    ]);
    expect(curveSeries([regression], SHOWN)).toEqual([]);
    expect(curveSeries([regression], { ...SHOWN, y: 'loss' })[0]?.points[0]?.y).toBe(0.25);
    expect(curveSeries([regression], { ...SHOWN, x: 'gzipBytes', y: 'loss' })).toEqual([]);
  });

  it('claim no interval of fewer than five seeds', () => {
    const seeds = (count: number) => Array.from({ length: count }, (_, seed) => trial({ seed, accuracy: 0.5 + 0.1 * (seed % 2) }));
    const [few] = curveSeries(seeds(4), { ...SHOWN, band: 'interval' })[0]?.points ?? [];
    expect(few?.high).toBe(few?.low);
    const [enough] = curveSeries(seeds(5), { ...SHOWN, band: 'interval' })[0]?.points ?? [];
    // 0.54 and a deviation of 0.0548 over the root of five, times Student's 2.776.
    expect(enough?.high).toBeCloseTo(0.54 + (2.7764 * 0.054772) / Math.sqrt(5), 4);
    expect(curveSeries(seeds(5), { ...SHOWN, band: 'none' })[0]?.points[0]).toMatchObject({ low: 0.54, high: 0.54 });
  });
});

describe('what of a study is shown', () => {
  const points = [
    trial({ seed: 1 }),
    trial({ seed: 2, method: 'random' }),
    trial({ seed: 3, finetuneEpochs: 3 }),
    trial({ seed: 4, quantize: 'uint8' }),
  ];
  const choices = restoreChoices(null);

  it('can be filtered by every facet with more than one value', () => {
    const { filters } = shownCurves(points, choices);
    expect([...filters].map(([name, values]) => [name, [...values.values()]])).toEqual([
      ['method', ['magnitude', 'random']],
      ['repair', ['none', 'fine-tuning']],
      ['quantize', ['not quantized', 'uint8']],
    ]);
    const shown = shownCurves(points, { ...choices, curveFilter: { method: ['random'], quantize: [''] } });
    expect(shown.trials.map(({ seed }) => seed)).toEqual([4]);
    expect(shown.listed).toHaveLength(1);
  });

  it('lists curves that are hidden by themselves, and exports them not', () => {
    const [first] = shownCurves(points, choices).listed;
    const shown = shownCurves(points, { ...choices, curvesHidden: [first?.key ?? ''] });
    expect(shown.listed).toHaveLength(4);
    expect(shown.series).toHaveLength(3);
    expect(shown.trials).toHaveLength(3);
  });

  it('falls back to axes that there are figures for', () => {
    const { accuracy: _, ...regression } = trial({});
    expect(shownCurves([regression], { ...choices, curveX: 'bytes', curveY: 'accuracy' })).toMatchObject({ x: 'amount', y: 'loss' });
  });

  it('is worked out once for the same points and choices', () => {
    const choice = new CurveChoice();
    const first = choice.of(points, choices);
    expect(choice.of(points, { ...choices })).toBe(first);
    expect(choice.of([...points], choices)).not.toBe(first);
    expect(choice.of(points, { ...choices, curveX: 'macs' }).x).toBe('macs');
  });
});

describe('an axis', () => {
  it('has even marks that people count in, inside of it', () => {
    expect(scaleOf({ from: 0, to: 0.9, pixels: [0, 900], ticks: 10 }).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    const { place, ticks } = scaleOf({ from: 2e5, to: 1.9e6, pixels: [500, 0], ticks: 5 });
    expect(ticks).toEqual([500000, 1000000, 1500000]);
    expect(place(2e5)).toBeLessThan(500);
    expect(place(1.9e6)).toBeGreaterThan(0);
    expect(place(1e6)).toBeLessThan(place(5e5));
  });

  it('has powers of ten where it is logarithmic, and even marks where there is none', () => {
    expect(scaleOf({ from: 500, to: 2e6, pixels: [0, 400], log: true, ticks: 5 }).ticks).toEqual([1000, 10000, 100000, 1000000]);
    const { place } = scaleOf({ from: 10, to: 1000, pixels: [0, 100], log: true, ticks: 5 });
    expect(place(100)).toBeCloseTo(50, 9);
    expect(scaleOf({ from: 310, to: 390, pixels: [0, 400], log: true, ticks: 4 }).ticks).toEqual([325, 350, 375]);
  });

  it('shows one value alone', () => {
    for (const value of [0, 0.97, 1200])
      expect(scaleOf({ from: value, to: value, pixels: [0, 100], ticks: 4 }).place(value)).toBeCloseTo(50, 9);
  });
});

describe('a picture of curves', () => {
  const kinds = ({ picture }: ReturnType<typeof drawCurves>, kind: string): number =>
    picture.shapes.filter((shape) => shape.kind === kind).length;

  it('has smaller models to the right on every axis', () => {
    const trials = [trial({ amount: 0.1, params: 900 }), trial({ amount: 0.9, params: 100 })];
    for (const x of ['amount', 'params'] as const) {
      const { spots } = drawCurves(plotOf(trials, { x }), COLOURS, [600, 400]);
      expect(spots.map(({ point }) => point.amount)).toEqual([0.1, 0.9]);
      expect(spots[0]?.at[0]).toBeLessThan(spots[1]?.at[0] ?? 0);
    }
  });

  it('has a band over seeds, and a bar where one point has a band alone', () => {
    const seeds = (amount: number): StudyPoint[] => [trial({ amount, seed: 1, accuracy: 0.7 }), trial({ amount, seed: 2 })];
    expect(kinds(drawCurves(plotOf([...seeds(0.1), ...seeds(0.2)]), COLOURS, [600, 400]), 'area')).toBe(1);
    const bars = drawCurves(plotOf([...seeds(0.1), trial({ amount: 0.2 })]), COLOURS, [600, 400]);
    expect(kinds(bars, 'area')).toBe(0);
    expect(bars.picture.shapes.filter((shape) => shape.kind === 'line' && shape.width === 1.2)).toHaveLength(1);
  });

  it('draws controls dashed', () => {
    const { picture } = drawCurves(
      plotOf([trial({ amount: 0.1, control: 'random' }), trial({ amount: 0.9, control: 'random' })]),
      COLOURS,
      [600, 400],
    );
    const [line] = picture.shapes.filter((shape) => shape.kind === 'line' && shape.width === 1.6);
    expect(line?.kind === 'line' && line.dash?.length).toBe(2);
  });

  it('joins the points that none betters, the cheap ones among them', () => {
    const trials = [
      trial({ amount: 0.1, params: 900, accuracy: 0.95 }),
      trial({ amount: 0.5, params: 500, accuracy: 0.9 }),
      trial({ amount: 0.5, params: 600, accuracy: 0.8, method: 'random' }),
      trial({ amount: 0.9, params: 100, accuracy: 0.3 }),
    ];
    for (const x of ['amount', 'params'] as const) {
      const plot = plotOf(trials, { x, front: true });
      const front = frontOf(drawCurves(plot, COLOURS, [600, 400]).spots, plot).map(({ point }) => point.y);
      expect([...front].sort()).toEqual([0.3, 0.9, 0.95]);
    }
    const loss = plotOf(
      trials.map((each) => ({ ...each, loss: 1 - (each.accuracy ?? 0) })),
      { x: 'params', y: 'loss' },
    );
    expect(frontOf(drawCurves(loss, COLOURS, [600, 400]).spots, loss)).toHaveLength(3);
  });

  it('of very many points has no more pieces and marks than are seen, and still every spot', () => {
    const trials = Array.from({ length: 10_000 }, (_, i) => trial({ amount: i / 10_000, accuracy: 0.9 - i / 20_000 }));
    const drawn = drawCurves(plotOf(trials), COLOURS, [600, 400]);
    expect(drawn.spots).toHaveLength(10_000);
    expect(kinds(drawn, 'mark')).toBeLessThan(100);
    const line = drawn.picture.shapes.find((shape) => shape.kind === 'line' && shape.width === 1.6);
    expect(line?.kind === 'line' && line.at.length).toBeLessThan(2500);
  });

  it('draws axes where there is nothing else, in the least of rooms', () => {
    const { picture, spots } = drawCurves(plotOf([], { baseline: 0.9, legend: true }), COLOURS, [10, 10]);
    expect(spots).toEqual([]);
    expect(picture.shapes.length).toBeGreaterThan(3);
  });

  it('is an SVG file of lines and text, in which nothing has to be known', () => {
    const plot = plotOf([trial({ amount: 0.1 }), trial({ amount: 0.9 })], { baseline: 0.85, legend: true });
    const text = svgPicture(drawCurves(plot, { ...COLOURS, fontFamily: '"Some & Sans"' }, [600, 400]).picture, 'a < b');
    expect(text).toContain('<title>a &lt; b</title>');
    expect(text).toContain('font-family="&quot;Some &amp; Sans&quot;"');
    expect(text).toContain('>magnitude, not fine-tuned</text>');
    expect(text).toContain('>before pruning</text>');
    expect(text).toMatch(/<polyline points="[\d., -]+" fill="none" stroke="#[0-9a-f]{6}"/);
    expect(text).not.toContain('NaN');
    expect(text.match(/<(?!\/|svg|title|text)[^>]*[^/]>/g)).toBeNull();
  });

  it('is a CSV of the trials, figures in full and empty where there are none', () => {
    const { accuracy: _, ...regression } = trial({ gzipBytes: NaN, quantize: 'uint8, 8 levels', control: 'random', loss: 0.1 + 0.2 });
    const [head = '', row = '', end] = curveCsv([regression]).split('\r\n');
    const named = Object.fromEntries(
      head.split(',').map((name, i) => [name, row.replace(/"[^"]*(""[^"]*)*"/g, (text) => text.replaceAll(',', ';')).split(',')[i]]),
    );
    expect(named).toMatchObject({
      method: 'magnitude',
      repair: 'none',
      accuracy: '',
      gzip_bytes: '',
      loss: '0.30000000000000004',
      quantize: '"uint8; 8 levels"',
      control: 'random',
    });
    expect(end).toBe('');
  });
});

describe('the points of curves', () => {
  const trials = [
    trial({ amount: 0.1, accuracy: 0.9 }),
    trial({ amount: 0.5, accuracy: 0.8 }),
    trial({ amount: 0.9, accuracy: 0.7 }),
    trial({ amount: 0.5, accuracy: 0.3, method: 'random' }),
    trial({ amount: 0.9, accuracy: 0.2, method: 'random' }),
  ];
  const { spots } = drawCurves(plotOf(trials), COLOURS, [600, 400]);
  const names = (place: number | undefined): string =>
    place === undefined ? 'none' : `${spots[place]?.series.like.method} ${spots[place]?.point.amount}`;

  it('are found by the mouse where they are near', () => {
    const [x = 0, y = 0] = spots[1]?.at ?? [];
    expect(names(nearestSpot(spots, [x + 5, y - 4]))).toBe('magnitude 0.5');
    expect(nearestSpot(spots, [x + 60, y + 60])).toBeUndefined();
    expect(nearestSpot([], [0, 0])).toBeUndefined();
  });

  it('are walked by the arrow keys: along a curve, and from curve to curve', () => {
    const walk = (from: number, ...keys: string[]): string => names(keys.reduce((at, key) => nextSpot(spots, at, key) ?? -1, from));
    expect(walk(0, 'ArrowRight')).toBe('magnitude 0.5');
    expect(walk(0, 'ArrowLeft')).toBe('magnitude 0.1');
    expect(walk(0, 'End', 'ArrowRight')).toBe('magnitude 0.9');
    expect(walk(0, 'End', 'ArrowDown')).toBe('random 0.9');
    expect(walk(0, 'ArrowDown', 'ArrowUp')).toBe('magnitude 0.5');
    expect(walk(0, 'ArrowUp')).toBe('magnitude 0.1');
    expect(walk(4, 'Home')).toBe('random 0.5');
    expect(walk(-1, 'ArrowRight')).toBe('magnitude 0.1');
    expect(nextSpot(spots, 0, 'a')).toBeUndefined();
    expect(nextSpot([], -1, 'ArrowRight')).toBeUndefined();
  });

  it('tell their figures', () => {
    const [series] = curveSeries([trial({ seed: 1, accuracy: 0.7 }), trial({ seed: 2 })], { ...SHOWN, x: 'gzipBytes' });
    const [point] = series?.points ?? [];
    const lines = point ? pointLines(point, { x: 'gzipBytes', y: 'accuracy' }) : [];
    expect(lines.map((line) => line.replaceAll('\u00a0', ' '))).toEqual([
      'accuracy 75.0 % (70.0 % to 80.0 %), 2 seeds',
      '50 % removed',
      '400 B through gzip',
    ]);
  });
});

describe('the points that the panel holds', () => {
  const study = (points: number): NodeStudy => ({ settings: {}, data: '/d', name: 'list', points, trials: points, finished: false });
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

  it('are asked for from where they end, and each once', async () => {
    const all = [trial({ seed: 1 }), trial({ seed: 2 }), trial({ seed: 3 })];
    const ask = vi.fn((_: string, from: number) => Promise.resolve(all.slice(from)));
    const changed = vi.fn();
    const held = new StudyPoints(ask, changed, 0);
    const two = { ...study(2) };
    expect(held.of(two)).toEqual([]);
    expect(held.of(two)).toEqual([]);
    expect(ask.mock.calls).toEqual([['list', 0]]);
    await settled();
    expect(changed).toHaveBeenCalled();
    // The answer may know of more than the state did.
    expect(held.of(two)).toHaveLength(3);
    all.push(trial({ seed: 4 }));
    const before = held.of(study(3));
    expect(held.of(study(4))).toBe(before);
    await settled();
    expect(ask.mock.calls.at(-1)).toEqual(['list', 3]);
    expect(held.of(study(4)).map(({ seed }) => seed)).toEqual([1, 2, 3, 4]);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('are not asked for over and over where that goes wrong', async () => {
    const ask = vi.fn(() => Promise.reject(new Error('gone')));
    const held = new StudyPoints(ask, () => undefined, 0);
    held.of(study(2));
    await settled();
    held.of(study(2));
    expect(ask).toHaveBeenCalledTimes(1);
    held.of(study(3));
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
