import type { Repair } from '../../../src/protocol/studyWords';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import type { Colour } from '../../theme/colour';
import type { Palette } from '../../theme/palette';
import { colourOfMethod } from '../methodColour';
import { repairOf } from './facets';
import type { MarkShape } from './picture';

/** How a curve is drawn: its method gives the colour, its repair the marks, and controls are dashed. */
export interface CurveLook {
  readonly colour: Colour;
  readonly dash: readonly number[];
  readonly width: number;
  readonly mark: MarkShape;
  readonly filled: boolean;
}

const MARKS: Readonly<Record<Repair, Pick<CurveLook, 'mark' | 'filled'>>> = {
  none: { mark: 'circle', filled: false },
  finetune: { mark: 'circle', filled: true },
  distil: { mark: 'triangle', filled: true },
  scratch: { mark: 'square', filled: false },
  rewind: { mark: 'diamond', filled: true },
};

/** The look of the curve that a trial is a point of. */
export function curveLook(like: StudyPoint, palette: Palette): CurveLook {
  const { method, level, quantize, control } = like;
  return {
    colour: colourOfMethod(method, palette),
    dash: dashOf(control !== undefined, quantize !== undefined),
    width: level === 'neuron' ? 1.6 : 1.1,
    ...MARKS[repairOf(like)],
  };
}

function dashOf(control: boolean, quantized: boolean): readonly number[] {
  if (control) return quantized ? [6, 3, 1.5, 3] : [6, 4];
  return quantized ? [1.5, 2.5] : [];
}
