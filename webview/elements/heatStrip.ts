import { customElement, property } from 'lit/decorators.js';
import { cssColour } from '../theme/colour';
import { binHeat, binTicks, type Heat } from '../charts/heat';
import { sameTicks } from '../store/ticks';
import { palette, type Palette } from '../theme/palette';
import { CanvasElement } from './canvasElement';

const CELL = 5;
const GAP = 0.6;
const MARK = 2;
/** Steps between the first colour of a scale and the last. */
const SHADES = 64;

/**
 * A layer's channels as a strip of cells coloured by their rank, with the ticked ones underlined. Decoration: the
 * figures stand beside it.
 */
@customElement('mm-heat-strip')
export class HeatStrip extends CanvasElement {
  @property({ attribute: false }) heat: Heat = [];
  @property({
    attribute: false,
    hasChanged: (now: ReadonlySet<number>, before?: ReadonlySet<number>) => !before || !sameTicks(now, before),
  })
  ticked: ReadonlySet<number> = new Set();

  protected override paint(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { none, heats, text } = coloursOf(palette());
    const bins = binHeat(this.heat, Math.max(1, Math.floor(width / CELL)));
    const marks = binTicks(this.heat.length, this.ticked, bins.length);
    const cell = Math.min(width / Math.max(1, bins.length), CELL * 3);
    bins.forEach((heat, i) => {
      // What can't be cut is a low line, or it would look like a rank.
      const top = heat === null ? height - 2 * MARK - 1 : 0;
      context.fillStyle = heat === null ? none : (heats[Math.round(heat * SHADES)] ?? none);
      context.fillRect(i * cell, top, cell - GAP, height - MARK - 1 - top);
      const mark = marks[i] ?? 0;
      if (mark === 0) return;
      // As long as the ticked share of its channels.
      context.fillStyle = text;
      context.fillRect(i * cell, height - MARK, Math.max(1, mark * (cell - GAP)), MARK);
    });
  }
}

interface StripColours {
  readonly none: string;
  readonly heats: readonly string[];
  readonly text: string;
}

const known = new WeakMap<Palette, StripColours>();

/** Written out once for each theme: strips have thousands of cells. */
function coloursOf(colours: Palette): StripColours {
  const before = known.get(colours);
  if (before) return before;
  const shades = Array.from({ length: SHADES + 1 }, (_, i) => i / SHADES);
  const made = {
    none: cssColour(colours.dim),
    heats: shades.map((heat) => cssColour(colours.heat(heat))),
    text: cssColour(colours.text),
  };
  known.set(colours, made);
  return made;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-heat-strip': HeatStrip;
  }
}
