import type { Colour } from '../../theme/colour';

/** The marks of points. */
export type MarkShape = 'circle' | 'square' | 'triangle' | 'diamond';

/** What a picture is made of, from the back to the front. Places are in pixels from the top left. */
export type Shape =
  | { readonly kind: 'box'; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly fill: Colour }
  | {
      readonly kind: 'line';
      readonly at: readonly Place[];
      readonly colour: Colour;
      readonly width: number;
      readonly dash?: readonly number[];
    }
  | { readonly kind: 'area'; readonly at: readonly Place[]; readonly fill: Colour }
  | {
      readonly kind: 'mark';
      readonly shape: MarkShape;
      readonly at: Place;
      /** From its middle to its edge. */
      readonly size: number;
      readonly colour: Colour;
      readonly fill: Colour;
    }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly at: Place;
      readonly colour: Colour;
      readonly align: 'start' | 'middle' | 'end';
      /** Written from below upwards. */
      readonly upwards?: true;
    };

export type Place = readonly [x: number, y: number];

/** A drawing that a canvas and an SVG file show alike. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly font: string;
  readonly shapes: readonly Shape[];
}

/** In pixels. Text stands with its middle at its place's height. */
export const TEXT_SIZE = 11;

/** The corners of a mark; undefined for the one that is round. */
export function cornersOf(shape: MarkShape, [x, y]: Place, size: number): readonly Place[] | undefined {
  const s = size * 0.9;
  switch (shape) {
    case 'circle':
      return undefined;
    case 'square':
      return [
        [x - s, y - s],
        [x + s, y - s],
        [x + s, y + s],
        [x - s, y + s],
      ];
    case 'triangle':
      return [
        [x, y - size * 1.15],
        [x + size * 1.1, y + s * 0.8],
        [x - size * 1.1, y + s * 0.8],
      ];
    case 'diamond':
      return [
        [x, y - size * 1.25],
        [x + size * 1.25, y],
        [x, y + size * 1.25],
        [x - size * 1.25, y],
      ];
  }
}
