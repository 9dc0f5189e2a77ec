import type { Disposable } from '../../src/base/disposables';
import { mixed, onScale, type Colour } from './colour';
import { standingOut } from './contrast';
import { seriesColours } from './seriesColours';

/**
 * The theme's colours for canvases, which can't read variables themselves. `accent`, `quiet`, `mark`, `series` and `heat` stand
 * out from the background, whatever the theme.
 */
export interface Palette {
  readonly text: Colour;
  readonly dim: Colour;
  readonly line: Colour;
  readonly background: Colour;
  readonly raised: Colour;
  readonly accent: Colour;
  /** The accent held back: marks among which one is chosen. */
  readonly quiet: Colour;
  readonly mark: Colour;
  /** Colours that tell series apart, in the order they are taken. */
  readonly series: readonly Colour[];
  readonly fontFamily: string;
  /** 0 is the quietest, 1 stands out most. */
  heat(t: number): Colour;
  /** -1 to 1 around the background. */
  diverging(t: number): Colour;
}

let current: Palette | undefined;
const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;

/** The palette of the theme as it is now. */
export function palette(): Palette {
  current ??= readPalette();
  return current;
}

/** Tells when the theme changes: VS Code then sets another class on body and other variables on html. */
export function watchTheme(listener: () => void): Disposable {
  if (!observer) {
    observer = new MutationObserver(() => {
      current = undefined;
      for (const each of listeners) each();
    });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  }
  listeners.add(listener);
  return { dispose: () => void listeners.delete(listener) };
}

function readPalette(): Palette {
  const style = getComputedStyle(document.body);
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  return paletteFrom(
    (name) => readColour(context, style.getPropertyValue(name).trim()),
    style.getPropertyValue('--vscode-font-family').trim() || 'sans-serif',
  );
}

/** So many heats can be told apart, more than an eye does. */
const HEATS = 64;

/** The palette of a theme, whose variables `read` gives. */
export function paletteFrom(read: (variable: string) => Colour, fontFamily: string): Palette {
  const background = read('--vscode-editor-background');
  const text = read('--vscode-foreground');
  const out = (colour: Colour): Colour => standingOut(colour, background, text);
  const accent = out(read('--mm-accent'));
  const mark = out(read('--vscode-charts-yellow'));
  const quiet = out(mixed(background, accent, 0.45));
  const stops = [quiet, mixed(quiet, accent, 0.75), out(read('--vscode-charts-green')), mark] as const;
  const heats = Array.from({ length: HEATS }, (_, i) => out(onScale(stops, i / (HEATS - 1))));
  return {
    text,
    dim: read('--mm-dim'),
    line: read('--mm-line'),
    background,
    raised: read('--mm-raised'),
    accent,
    quiet,
    mark,
    series: seriesColours(read).map(out),
    fontFamily,
    heat: (t) => heats[Math.round(Math.min(1, Math.max(0, t)) * (HEATS - 1))] ?? mark,
    diverging: (t) => mixed(background, t < 0 ? accent : mark, Math.min(1, Math.abs(t))),
  };
}

/** Any CSS colour, by painting it. */
function readColour(context: CanvasRenderingContext2D | null, css: string): Colour {
  if (!context || css === '') return [128, 128, 128, 1];
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = css;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 255] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}
