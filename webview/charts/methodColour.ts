import { METHOD_NAMES } from '../../src/protocol/methods';
import type { MethodName } from '../../src/protocol/vocabulary';
import { cssColour } from '../theme/colour';
import type { Palette } from '../theme/palette';

/** The colour of a method in every chart, as CSS, with its own or another opacity. */
export function methodColour(method: MethodName, { series }: Pick<Palette, 'series'>, opacity?: number): string {
  const colour = series[METHOD_NAMES.indexOf(method)];
  if (!colour) throw new Error(`no colour is left for ${method}: seriesColours.ts needs one more`);
  return cssColour(colour, opacity);
}
