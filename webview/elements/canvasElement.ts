import { css, html, LitElement, type CSSResultGroup, type TemplateResult } from 'lit';
import { DisposableStore } from '../../src/base/disposables';
import { watchTheme } from '../theme/palette';
import { observeInView } from './observeInView';
import { observeSize } from './observeSize';

/**
 * An element that is one canvas, drawn anew when its own properties, its size or the theme change, once it can be seen.
 * Drawing asks for no layout: many of them in a page cost what those in view paint.
 */
export abstract class CanvasElement extends LitElement {
  static override styles: CSSResultGroup = css`
    :host {
      display: block;
      contain: size layout;
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
    }
  `;
  private held = new DisposableStore();
  private width = 0;
  private height = 0;
  private inView = false;
  /** Whether what is drawn is of an earlier state. */
  private stale = true;

  override connectedCallback(): void {
    super.connectedCallback();
    this.held = new DisposableStore();
    this.held.add(watchTheme(() => this.requestUpdate()));
    this.held.add(
      observeSize(this, ([width, height]) => {
        if (width === this.width && height === this.height) return;
        this.width = width;
        this.height = height;
        this.repaint();
      }),
    );
    this.held.add(
      observeInView(this, (inView) => {
        this.inView = inView;
        if (this.stale) this.repaint();
      }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.inView = false;
    this.held.dispose();
  }

  /** Draws into the empty canvas; `width` and `height` in CSS pixels, the context is scaled to the device's. */
  protected abstract paint(context: CanvasRenderingContext2D, width: number, height: number): void;

  protected override render(): TemplateResult {
    return html`<canvas aria-hidden="true"></canvas>`;
  }

  protected override updated(): void {
    this.repaint();
  }

  private repaint(): void {
    const { width, height } = this;
    this.stale = true;
    if (!this.inView) return;
    const canvas = this.renderRoot.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context || width === 0 || height === 0) return;
    const scale = window.devicePixelRatio;
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== across) canvas.width = across;
    if (canvas.height !== down) canvas.height = down;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    this.paint(context, width, height);
    this.stale = false;
  }
}
