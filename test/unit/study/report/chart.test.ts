import { describe, expect, it } from 'vitest';
import { METHOD_NAMES } from '../../../../src/protocol/methods';
import { accuracyAxis, amountAxis, costAxis, valueAxis, type Axis } from '../../../../src/study/report/axis';
import { chartSvg } from '../../../../src/study/report/chart';
import { METHOD_COLOURS } from '../../../../src/study/report/methodMarks';
import { standingOut } from '../../../../webview/theme/contrast';
import { seriesColours } from '../../../../webview/theme/seriesColours';
import type { Colour } from '../../../../webview/theme/colour';
import themes from '../../../webview-harness/themes.json';
import { parsed } from '../../webview/colourMeasures';

it.each(['light', 'dark'] as const)('has the panel’s colours in %s', (name) => {
  const theme: Record<string, string> = themes[name];
  const read = (variable: string): Colour => parsed(theme[variable]);
  const [background, text] = [read('--vscode-editor-background'), read('--vscode-foreground')];
  const hex = seriesColours(read).map((colour) => {
    const [red, green, blue] = standingOut(colour, background, text);
    return `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
  });
  expect(METHOD_COLOURS[name]).toEqual(hex);
  expect(METHOD_COLOURS[name].length).toBeGreaterThanOrEqual(METHOD_NAMES.length);
});

describe('axes', () => {
  const write = String;
  it.each<[string, Axis, number[]]>([
    ['amounts', amountAxis([0.1, 0.5, 0.7], write), [0.1, 0.5, 0.7]],
    ['crowded amounts', amountAxis([0, 0.5, 0.9, 0.98], write), [0, 0.5, 0.9, 0.98]],
    ['all that is removed', amountAxis([0.5, 1], write), [0.5, 1]],
    ['one amount', amountAxis([0.5], write), [0.5]],
    ['bytes', costAxis('', [100_000, 1000], write), [100_000, 20_000, 1000]],
    ['bytes that are close', costAxis('', [1200, 1000], write), [1200, 1000]],
    ['accuracies', accuracyAxis('', [0.1, 0.99, 0.5], write), [0.1, 0.5, 0.99]],
    ['accuracies up to all', accuracyAxis('', [0.1, 1], write), [0.1, 0.5, 1]],
    ['losses', valueAxis('', [0.01, 3], write), [0.01, 0.5, 3]],
    ['losses at zero', valueAxis('', [0, 3], write), [0, 0.5, 3]],
  ])('keep the order and the ends inside: %s', (_, axis, values) => {
    const places = values.map(axis.place);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const place of [...places, ...axis.ticks.map(({ value }) => axis.place(value))]) {
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThanOrEqual(1);
    }
  });

  it('are straight for accuracies whose errors are alike, however low they are', () => {
    const { place } = accuracyAxis('', [0.08, 0.88], write);
    expect(place(0.48)).toBeCloseTo(0.5, 12);
  });

  it('have half of what is left as far as the half before', () => {
    const { place } = amountAxis([0.5, 0.98], write);
    expect(place(0.875) - place(0.75)).toBeCloseTo(place(0.75) - place(0.5), 12);
  });
});

it('leaves out marks that would touch', () => {
  const svg = chartSvg({
    label: '',
    x: amountAxis([0.5, 0.97, 0.971, 0.98], (value) => `${(100 * value).toFixed(1)} %`),
    y: valueAxis('', [0, 1], String),
    series: [],
  });
  const marks = [...svg.matchAll(/<text class="mark middle" x="([\d.]+)"[^>]*>([^<]*)/g)].map(([, x, text = '']) => ({
    x: Number(x),
    half: 3.2 * text.length,
  }));
  expect(marks.length).toBeGreaterThanOrEqual(2);
  const sorted = marks.sort((a, b) => a.x - b.x);
  sorted.slice(1).forEach(({ x, half }, i) => expect(x - half).toBeGreaterThan((sorted[i]?.x ?? 0) + (sorted[i]?.half ?? 0)));
});
