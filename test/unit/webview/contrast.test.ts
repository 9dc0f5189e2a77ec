import { describe, expect, it } from 'vitest';
import { tokens } from '../../../webview/theme/adoptTheme';
import { cssColour, mixed, type Colour } from '../../../webview/theme/colour';
import { standingOut } from '../../../webview/theme/contrast';
import { paletteFrom } from '../../../webview/theme/palette';
import themes from '../../webview-harness/themes.json';
import { contrastOf, distance, LEAST_CONTRAST, LEAST_DISTANCE, parsed, seen } from './colourMeasures';

/** Text that is no more than a caption, WCAG 1.4.3. */
const LEAST_OF_TEXT = 4.5;

describe.each(Object.entries<Record<string, string>>(themes))('in %s', (name, theme) => {
  const read = tokensOf(theme, name.startsWith('hc'));
  const background = read('--vscode-editor-background');
  const palette = paletteFrom(read, 'sans-serif');

  it('every colour of a canvas stands out', () => {
    const heats = Array.from({ length: 101 }, (_, i) => palette.heat(i / 100));
    const marks = [palette.accent, palette.quiet, palette.mark, palette.text, palette.dim, ...palette.series, ...heats];
    for (const mark of marks)
      expect(contrastOf(seen(mark, background), background), cssColour(mark)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });

  it('the chosen mark is told from those that are not', () => {
    expect(distance(palette.mark, palette.quiet)).toBeGreaterThan(LEAST_DISTANCE);
    expect(contrastOf(palette.text, palette.quiet)).toBeGreaterThan(1.5);
    expect(new Set(Array.from({ length: 11 }, (_, i) => cssColour(palette.heat(i / 10)))).size).toBe(11);
  });

  it.each(['--mm-accent', '--mm-edge', '--mm-good', '--mm-warn', '--mm-bad', '--mm-chosen-line', '--vscode-focusBorder'])(
    '%s stands out from the page',
    (token) => {
      expect(contrastOf(seen(read(token), background), background)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    },
  );

  it('a bar stands out from its track', () => {
    expect(contrastOf(read('--mm-accent'), seen(read('--mm-track'), background))).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });

  it('what is chosen stands out by its fill or its edge, and can be read', () => {
    const fill = seen(read('--mm-chosen'), background);
    const edge = seen(read('--mm-chosen-edge'), background);
    expect(Math.max(contrastOf(fill, background), contrastOf(edge, background))).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    expect(contrastOf(seen(read('--mm-chosen-text'), fill), fill)).toBeGreaterThanOrEqual(LEAST_OF_TEXT);
    // A line of the border's own colour is not seen beside it: high contrast fills.
    if (name.startsWith('hc')) expect(contrastOf(fill, background)).toBeGreaterThanOrEqual(7);
  });
});

describe('standingOut', () => {
  const black: Colour = [0, 0, 0, 1];
  const white: Colour = [255, 255, 255, 1];

  it('leaves a colour that does alone', () => {
    expect(standingOut([200, 120, 40, 1], black, white)).toEqual([200, 120, 40, 1]);
  });

  it('moves one that does not just as far as it must, on dark and on light', () => {
    for (const [background, text] of [
      [black, white],
      [white, black],
    ] as const) {
      const moved = standingOut(mixed(background, text, 0.1), background, text);
      expect(contrastOf(moved, background)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      expect(contrastOf(moved, background)).toBeLessThan(LEAST_CONTRAST * 1.35);
    }
  });

  it('sees through what is see-through', () => {
    expect(contrastOf(standingOut([255, 255, 255, 0.05], black, white), black)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });
});

/** A reader of the panel's tokens as the theme resolves them. */
function tokensOf(theme: Record<string, string>, highContrast: boolean): (name: string) => Colour {
  const declared = new Map<string, string>();
  for (const [, selector = '', body = ''] of tokens.cssText.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    const heard = selector.trim() === ':root' || (highContrast && selector.trim() === 'body.vscode-high-contrast');
    for (const [, token = '', value = ''] of heard ? body.matchAll(/(--[\w-]+):\s*([^;]+);/g) : []) declared.set(token, value);
  }
  const resolve = (value: string): Colour | undefined => {
    const mix = /^color-mix\(in srgb, (.+) (\d+)%, (.+)\)$/.exec(value);
    if (mix) {
      const [one, other] = [resolve(mix[1] ?? ''), resolve(mix[3] ?? '')];
      const part = Number(mix[2]) / 100;
      return one && other ? (mix[3] === 'transparent' ? [one[0], one[1], one[2], part] : mixed(other, one, part)) : undefined;
    }
    const variable = /^var\((--[\w-]+)(?:, (.+))?\)$/.exec(value);
    if (!variable) return value === 'transparent' ? [0, 0, 0, 0] : parsed(value);
    const [, name = '', fallback] = variable;
    const own = declared.get(name) ?? theme[name];
    return (own === undefined ? undefined : resolve(own)) ?? (fallback === undefined ? undefined : resolve(fallback));
  };
  return (name) => {
    const colour = resolve(`var(${name})`);
    if (!colour) throw new Error(`${name} has no colour`);
    return colour;
  };
}
