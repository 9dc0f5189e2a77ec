import type { FileToSave } from '../../../src/protocol/panel';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import { curveCsv } from '../../charts/curves/curveCsv';
import { drawCurves, type CurvePlot } from '../../charts/curves/curvePicture';
import { paintPicture } from '../../charts/curves/paintPicture';
import { svgPicture } from '../../charts/curves/svgPicture';
import { chartText } from '../../text/curveText';
import { palette } from '../../theme/palette';

/** In CSS pixels; a PNG has twice as many each way. */
const SIZE = [960, 600] as const;
const SCALE = 2;

/** What the curves can be written as. */
export const CURVE_FILES = {
  png: { label: 'PNG', detail: 'a picture', make: pngFile },
  svg: { label: 'SVG', detail: 'a drawing', make: svgFile },
  csv: { label: 'CSV', detail: 'the trials shown', make: csvFile },
} satisfies Readonly<
  Record<string, { label: string; detail: string; make: (name: string, plot: CurvePlot, trials: readonly StudyPoint[]) => FileToSave }>
>;

/** The curves with their names under them, in the colours that they are shown in. */
function drawn(plot: CurvePlot): ReturnType<typeof drawCurves>['picture'] {
  const [width, height] = SIZE;
  // Names of many curves take room of their own.
  const rows = Math.ceil((plot.series.length + 1) / 3);
  return drawCurves({ ...plot, legend: true }, palette(), [width, height + Math.max(0, rows - 6) * 18]).picture;
}

function svgFile(name: string, plot: CurvePlot): FileToSave {
  return { name: `${name}.svg`, content: { text: svgPicture(drawn(plot), chartText(plot.series, plot)) } };
}

function pngFile(name: string, plot: CurvePlot): FileToSave {
  const picture = drawn(plot);
  const canvas = document.createElement('canvas');
  canvas.width = picture.width * SCALE;
  canvas.height = picture.height * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('there is no canvas to draw on');
  context.scale(SCALE, SCALE);
  paintPicture(context, picture);
  return { name: `${name}.png`, content: { base64: canvas.toDataURL('image/png').split(',')[1] ?? '' } };
}

function csvFile(name: string, _plot: CurvePlot, trials: readonly StudyPoint[]): FileToSave {
  return { name: `${name}.csv`, content: { text: curveCsv(trials) } };
}
