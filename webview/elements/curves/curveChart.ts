import './curveCanvas';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { DisposableStore } from '../../../src/base/disposables';
import { drawCurves, type CurvePlot, type DrawnCurves, type Spot } from '../../charts/curves/curvePicture';
import type { CurvePoint, CurveSeries } from '../../charts/curves/curveSeries';
import { nearestSpot, nextSpot } from '../../charts/curves/spots';
import { chartText, pointLines, pointText } from '../../text/curveText';
import { palette, watchTheme, type Palette } from '../../theme/palette';
import { observeSize, type Size } from '../observeSize';
import { setStyle } from '../setStyle';
import { textStyles } from '../styles';

/** A point that was chosen. */
export interface ChosenPoint {
  readonly series: CurveSeries;
  readonly point: CurvePoint;
}

const NOTHING: DrawnCurves = { picture: { width: 0, height: 0, font: '', shapes: [] }, spots: [] };
/** Between a point and its figures, in pixels. */
const GAP = 12;

/**
 * Curves whose points can be looked at: by the mouse, and by the arrow keys. Fires `choose` with a ChosenPoint on a click or Enter.
 * What moves lies over the drawing, which is made anew only when what it shows changes.
 */
@customElement('mm-curve-chart')
export class CurveChart extends LitElement {
  static override styles = [
    textStyles,
    css`
      :host {
        position: relative;
        min-width: 0;
        min-height: 0;
        overflow: hidden;
      }
      mm-curve-canvas {
        position: absolute;
        inset: 0;
      }
      [role='listbox'] {
        position: absolute;
        inset: 0;
        outline-offset: -1px;
      }
      [role='listbox']:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      .ring {
        position: absolute;
        left: -8px;
        top: -8px;
        width: 16px;
        height: 16px;
        border: 2px solid var(--vscode-foreground);
        border-radius: 50%;
        pointer-events: none;
      }
      .ring.chosen {
        border-style: double;
        border-width: 3px;
      }
      .figures {
        position: absolute;
        left: 0;
        top: 0;
        max-width: min(320px, 100%);
        padding: 6px 8px;
        background: var(--vscode-editorHoverWidget-background, var(--mm-raised));
        color: var(--vscode-editorHoverWidget-foreground, var(--vscode-foreground));
        border: 1px solid var(--vscode-editorHoverWidget-border, var(--mm-line));
        border-radius: 2px;
        font-size: 12px;
        pointer-events: none;
        z-index: 1;
      }
      .figures strong {
        display: block;
        font-weight: 600;
      }
    `,
  ];
  @property({ attribute: false }) plot: CurvePlot | undefined;
  /** The point whose card is open. */
  @property({ attribute: false }) chosen: ChosenPoint | undefined;
  @state() private size: Size = [0, 0];
  @state() private colours: Palette | undefined;
  /** Numbers of spots: under the mouse, and where the keyboard is. */
  @state() private pointed: number | undefined;
  @state() private walked: number | undefined;
  private drawn = NOTHING;
  private held = new DisposableStore();

  override connectedCallback(): void {
    super.connectedCallback();
    this.held = new DisposableStore();
    this.colours = palette();
    this.held.add(watchTheme(() => (this.colours = palette())));
    this.held.add(observeSize(this, (size) => (this.size = size)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.held.dispose();
  }

  /** Takes the keyboard. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[role="listbox"]')?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('plot') && !changed.has('size') && !changed.has('colours')) return;
    const { plot, size, colours } = this;
    const before = this.walked === undefined ? undefined : this.drawn.spots[this.walked];
    this.drawn = plot && colours && size[0] > 0 && size[1] > 0 ? drawCurves(plot, colours, size) : NOTHING;
    // The same point may have another number now.
    this.walked = before && this.placeOf({ series: before.series, point: before.point });
    this.pointed = undefined;
  }

  protected override render(): TemplateResult {
    const { plot, drawn, pointed, walked } = this;
    const { spots } = drawn;
    const at = pointed ?? walked;
    const spot = at === undefined ? undefined : spots[at];
    const option = walked === undefined ? undefined : spots[walked];
    const chosen = this.chosen && spots[this.placeOf(this.chosen) ?? -1];
    return html`<mm-curve-canvas .picture=${drawn.picture}></mm-curve-canvas>
      <div
        role="listbox"
        tabindex="0"
        aria-label=${plot ? chartText(plot.series, plot) : ''}
        aria-description="Arrow keys go from point to point and from curve to curve; Enter opens a point"
        aria-activedescendant=${option ? 'spot' : nothing}
        @pointermove=${this.moved}
        @pointerleave=${() => (this.pointed = undefined)}
        @click=${this.clicked}
        @keydown=${this.pressed}
        @focus=${this.entered}
        @blur=${() => (this.walked = undefined)}
      >
        ${
          option && plot
            ? html`<div
                id="spot"
                class="hidden"
                role="option"
                aria-selected=${chosen === option}
                aria-posinset=${(walked ?? 0) + 1}
                aria-setsize=${spots.length}
              >
                ${pointText(option.series, option.point, plot)}
              </div>`
            : html`<div class="hidden" role="option" aria-selected="false">
                ${spots.length === 0 ? 'no points' : 'points of the curves'}
              </div>`
        }
      </div>
      ${chosen ? html`<div class="ring chosen" ${setStyle({ transform: translate(chosen.at) })}></div>` : nothing}
      ${spot && spot !== chosen ? html`<div class="ring" ${setStyle({ transform: translate(spot.at) })}></div>` : nothing}
      ${spot && plot ? this.figures(spot, plot) : nothing}`;
  }

  private figures({ series, point, at: [x, y] }: Spot, plot: CurvePlot): TemplateResult {
    const [width, height] = this.size;
    const left = x > width / 2;
    const up = y > height / 2;
    const place = `translate(${left ? x - GAP : x + GAP}px, ${up ? y - GAP : y + GAP}px) translate(${left ? '-100%' : '0'}, ${up ? '-100%' : '0'})`;
    return html`<div
      class="figures"
      aria-hidden="true"
      ${setStyle({ transform: place, 'max-width': `${Math.max(120, (left ? x : width - x) - GAP)}px` })}
    >
      <strong>${series.label}</strong>${pointLines(point, plot).map((line) => html`<div>${line}</div>`)}
    </div>`;
  }

  /** The number of a point's spot, whatever made it anew. */
  private placeOf({ series, point }: ChosenPoint): number | undefined {
    const place = this.drawn.spots.findIndex((spot) => spot.series.key === series.key && spot.point.amount === point.amount);
    return place < 0 ? undefined : place;
  }

  private readonly moved = (event: PointerEvent): void => {
    this.pointed = nearestSpot(this.drawn.spots, [event.offsetX, event.offsetY]);
  };

  private readonly clicked = (event: MouseEvent): void => {
    const place = nearestSpot(this.drawn.spots, [event.offsetX, event.offsetY]);
    this.walked = place;
    if (place !== undefined) this.choose(place);
  };

  private readonly entered = (): void => {
    if (this.walked !== undefined || !this.renderRoot.querySelector('[role="listbox"]:focus-visible')) return;
    this.walked = (this.chosen && this.placeOf(this.chosen)) ?? (this.drawn.spots.length > 0 ? 0 : undefined);
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    const { walked } = this;
    if (event.key === 'Enter' || event.key === ' ') {
      if (walked !== undefined) this.choose(walked);
    } else if (event.key === 'Escape' && walked !== undefined) this.walked = undefined;
    else {
      const next = nextSpot(this.drawn.spots, walked ?? -1, event.key);
      if (next === undefined) return;
      this.walked = next;
      this.pointed = undefined;
    }
    event.preventDefault();
  };

  private choose(place: number): void {
    const spot = this.drawn.spots[place];
    if (spot) this.dispatchEvent(new CustomEvent<ChosenPoint>('choose', { detail: { series: spot.series, point: spot.point } }));
  }
}

function translate([x, y]: Spot['at']): string {
  return `translate(${x}px, ${y}px)`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-curve-chart': CurveChart;
  }
}
