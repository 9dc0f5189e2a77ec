import type { Disposable } from '../../src/base/disposables';
import { mixed, onScale, type Colour } from './colour';
import { seriesColours } from './seriesColours';

/** The theme's colours for canvases, which can't read variables themselves. */
export interface Palette {
  readonly text: Colour;
  readonly dim: Colour;
  readonly line: Colour;
  readonly background: Colour;
  readonly raised: Colour;
  readonly accent: Colour;
  readonly mark: Colour;
  /** Colours that tell series apart, in the order they are taken. */
  readonly series: readonly Colour[];
  readonly fontFamily: string;
  /** 0 recedes into the background, 1 stands out. */
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
  const read = (name: string): Colour => readColour(context, style.getPropertyValue(name).trim());
  const background = read('--vscode-editor-background');
  const accent = read('--mm-accent');
  const mark = read('--vscode-charts-yellow');
  const text = read('--vscode-foreground');
  const green = read('--vscode-charts-green');
  const low = mixed(background, accent, 0.3);
  return {
    text,
    dim: read('--mm-dim'),
    line: read('--mm-line'),
    background,
    raised: read('--mm-raised'),
    accent,
    mark,
    series: seriesColours(read),
    fontFamily: style.getPropertyValue('--vscode-font-family').trim() || 'sans-serif',
    heat: (t) => onScale([low, mixed(low, accent, 0.75), green, mark], t),
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
