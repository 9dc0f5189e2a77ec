import { customElement, property } from 'lit/decorators.js';
import type { WeightView } from '../../src/protocol/views';
import { palette } from '../theme/palette';
import { CanvasElement } from './canvasElement';

const LARGEST_CELL = 14;

/** The height a picture of so many rows takes, in pixels, if it may take `most`. */
export function pictureHeight(rows: number, most: number): number {
  return Math.min(most, rows * LARGEST_CELL);
}

/**
 * A weight's values as a picture: blue below zero, yellow above, the background at zero. Fills its box up to a
 * largest cell.
 */
@customElement('mm-weight-picture')
export class WeightPicture extends CanvasElement {
  @property({ attribute: false }) picture: WeightView['picture'] = { rows: 0, columns: 0, values: [] };

  protected override paint(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { rows, columns, values } = this.picture;
    if (rows === 0 || columns === 0) return;
    const small = document.createElement('canvas');
    small.width = columns;
    small.height = rows;
    const pixels = small.getContext('2d');
    if (!pixels) return;
    pixels.putImageData(pixelsOf(values, columns, rows), 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, Math.min(width, columns * LARGEST_CELL), Math.min(height, rows * LARGEST_CELL));
  }
}

function pixelsOf(values: readonly number[], columns: number, rows: number): ImageData {
  const colours = palette();
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const image = new ImageData(columns, rows);
  values.forEach((value, i) => {
    const [red, green, blue] = colours.diverging(value / largest);
    image.data.set([red, green, blue, 255], i * 4);
  });
  return image;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-weight-picture': WeightPicture;
  }
}
