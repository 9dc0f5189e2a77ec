import { css, html, LitElement, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { DisposableStore } from '../../src/base/disposables';
import { watchTheme } from '../theme/palette';

/** An element that is one canvas, drawn anew when its properties, its size or the theme change. */
export abstract class CanvasElement extends LitElement {
  static override styles: CSSResultGroup = css`
    :host {
      display: block;
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
    }
  `;
  private held = new DisposableStore();

  override connectedCallback(): void {
    super.connectedCallback();
    this.held = new DisposableStore();
    this.held.add(watchTheme(() => this.requestUpdate()));
    const observer = new ResizeObserver(() => this.repaint());
    observer.observe(this);
    this.held.add({ dispose: () => observer.disconnect() });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.held.dispose();
  }

  /** Draws into the canvas; `width` and `height` in CSS pixels, the context is scaled to the device's. */
  protected abstract paint(context: CanvasRenderingContext2D, width: number, height: number): void;

  protected override render(): TemplateResult {
    return html`<canvas aria-hidden="true"></canvas>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.repaint();
  }

  private repaint(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const context = canvas?.getContext('2d');
    const { clientWidth: width, clientHeight: height } = this;
    if (!canvas || !context || width === 0 || height === 0) return;
    const scale = window.devicePixelRatio;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    context.scale(scale, scale);
    this.paint(context, width, height);
  }
}
