import type { Colour } from '../../theme/colour';
import { cornersOf, TEXT_SIZE, type Picture, type Place, type Shape } from './picture';

/** A picture as the text of an SVG file, for programs that know SVG 1.1. */
export function svgPicture({ width, height, font, shapes }: Picture, title: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${figure(width)}" height="${figure(height)}" viewBox="0 0 ${figure(width)} ${figure(height)}" font-family="${escaped(font)}" font-size="${TEXT_SIZE}">`,
    `<title>${escaped(title)}</title>`,
    ...shapes.map(svgOf),
    '</svg>',
    '',
  ].join('\n');
}

function svgOf(shape: Shape): string {
  switch (shape.kind) {
    case 'box':
      return `<rect x="${figure(shape.x)}" y="${figure(shape.y)}" width="${figure(shape.width)}" height="${figure(shape.height)}" ${paint('fill', shape.fill)}/>`;
    case 'line': {
      const dash = shape.dash && shape.dash.length > 0 ? ` stroke-dasharray="${shape.dash.join(' ')}"` : '';
      return `<polyline points="${places(shape.at)}" fill="none" ${paint('stroke', shape.colour)} stroke-width="${figure(shape.width)}" stroke-linejoin="round"${dash}/>`;
    }
    case 'area':
      return `<polygon points="${places(shape.at)}" ${paint('fill', shape.fill)}/>`;
    case 'mark':
      return svgMark(shape);
    case 'text': {
      const [x, y] = shape.at;
      const turned = shape.upwards ? ` transform="rotate(-90 ${figure(x)} ${figure(y)})"` : '';
      return `<text x="${figure(x)}" y="${figure(y)}" dy="0.35em" text-anchor="${shape.align}" ${paint('fill', shape.colour)}${turned}>${escaped(shape.text)}</text>`;
    }
  }
}

function svgMark({ shape, at, size, colour, fill }: Shape & { kind: 'mark' }): string {
  const look = `${paint('fill', fill)} ${paint('stroke', colour)} stroke-width="1.5"`;
  const corners = cornersOf(shape, at, size);
  if (!corners) return `<circle cx="${figure(at[0])}" cy="${figure(at[1])}" r="${figure(size)}" ${look}/>`;
  return `<polygon points="${places(corners)}" ${look}/>`;
}

function paint(what: 'fill' | 'stroke', [red, green, blue, opacity]: Colour): string {
  const hex = [red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');
  return `${what}="#${hex}"${opacity < 1 ? ` ${what}-opacity="${figure(opacity)}"` : ''}`;
}

function places(at: readonly Place[]): string {
  return at.map(([x, y]) => `${figure(x)},${figure(y)}`).join(' ');
}

/** A hundredth of a pixel is finer than what is seen. */
function figure(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
