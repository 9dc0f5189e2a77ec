import { cssColour } from '../../theme/colour';
import { cornersOf, TEXT_SIZE, type Picture, type Place, type Shape } from './picture';

/** Draws a picture into a canvas whose context is scaled to CSS pixels. */
export function paintPicture(context: CanvasRenderingContext2D, { shapes, font }: Picture): void {
  context.font = `${TEXT_SIZE}px ${font}`;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const shape of shapes) paint(context, shape);
}

function paint(context: CanvasRenderingContext2D, shape: Shape): void {
  switch (shape.kind) {
    case 'box':
      context.fillStyle = cssColour(shape.fill);
      context.fillRect(shape.x, shape.y, shape.width, shape.height);
      break;
    case 'line':
      context.strokeStyle = cssColour(shape.colour);
      context.lineWidth = shape.width;
      context.setLineDash([...(shape.dash ?? [])]);
      trace(context, shape.at);
      context.stroke();
      context.setLineDash([]);
      break;
    case 'area':
      context.fillStyle = cssColour(shape.fill);
      trace(context, shape.at);
      context.fill();
      break;
    case 'mark':
      paintMark(context, shape);
      break;
    case 'text':
      context.fillStyle = cssColour(shape.colour);
      context.textAlign = shape.align === 'middle' ? 'center' : shape.align;
      context.save();
      context.translate(...shape.at);
      if (shape.upwards) context.rotate(-Math.PI / 2);
      context.fillText(shape.text, 0, 0);
      context.restore();
      break;
  }
}

function paintMark(context: CanvasRenderingContext2D, { shape, at, size, colour, fill }: Shape & { kind: 'mark' }): void {
  context.fillStyle = cssColour(fill);
  context.strokeStyle = cssColour(colour);
  context.lineWidth = 1.5;
  const corners = cornersOf(shape, at, size);
  if (!corners) {
    context.beginPath();
    context.arc(...at, size, 0, 2 * Math.PI);
  } else {
    trace(context, corners);
    context.closePath();
  }
  context.fill();
  context.stroke();
}

function trace(context: CanvasRenderingContext2D, [first, ...rest]: readonly Place[]): void {
  context.beginPath();
  if (first) context.moveTo(...first);
  for (const place of rest) context.lineTo(...place);
}
