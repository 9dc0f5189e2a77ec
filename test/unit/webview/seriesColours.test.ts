import { describe, expect, it } from 'vitest';
import { METHOD_NAMES } from '../../../src/protocol/methods';
import { methodColour } from '../../../webview/charts/methodColour';
import { cssColour, type Colour } from '../../../webview/theme/colour';
import { seriesColours } from '../../../webview/theme/seriesColours';
import themes from '../../webview-harness/themes.json';
import { contrastOf, distance, LEAST_CONTRAST, LEAST_DISTANCE, parsed, seen } from './colourMeasures';

describe.each(Object.entries<Record<string, string>>(themes))('the series colours in %s', (_, theme) => {
  const read = (variable: string): Colour => parsed(theme[variable]);
  const background = read('--vscode-editor-background');
  const series = seriesColours(read).map((colour) => seen(colour, background));

  it('are enough for all methods, each its own', () => {
    expect(new Set(METHOD_NAMES.map((method) => methodColour(method, { series }))).size).toBe(METHOD_NAMES.length);
    expect(() => methodColour('random', { series: [] })).toThrow('no colour is left for random');
  });

  it('stand out from the background', () => {
    for (const colour of series) expect(contrastOf(colour, background), cssColour(colour)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });

  it('are told apart', () => {
    const pairs = series.flatMap((one, i) => series.slice(0, i).map((other) => [one, other] as const));
    expect(pairs).toHaveLength(66);
    for (const [one, other] of pairs)
      expect(distance(one, other), `${cssColour(one)} and ${cssColour(other)}`).toBeGreaterThanOrEqual(LEAST_DISTANCE);
  });
});
