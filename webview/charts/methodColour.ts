import { METHOD_NAMES } from '../../src/protocol/methods';
import type { MethodName } from '../../src/protocol/vocabulary';
import { cssColour, type Colour } from '../theme/colour';
import type { Palette } from '../theme/palette';

type Series = Pick<Palette, 'series'>;

/** The colour of a method in every chart. */
export function colourOfMethod(method: MethodName, { series }: Series): Colour {
  const colour = series[METHOD_NAMES.indexOf(method)];
  if (!colour) throw new Error(`no colour is left for ${method}: seriesColours.ts needs one more`);
  return colour;
}

/** The same as CSS. */
export function methodColour(method: MethodName, series: Series): string {
  return cssColour(colourOfMethod(method, series));
}
