import { customElement, property } from 'lit/decorators.js';
import { paintPicture } from '../../charts/curves/paintPicture';
import type { Picture } from '../../charts/curves/picture';
import { CanvasElement } from '../canvasElement';

/** A picture on a canvas. */
@customElement('mm-curve-canvas')
export class CurveCanvas extends CanvasElement {
  @property({ attribute: false }) picture: Picture | undefined;

  protected override paint(context: CanvasRenderingContext2D): void {
    if (this.picture) paintPicture(context, this.picture);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-curve-canvas': CurveCanvas;
  }
}
