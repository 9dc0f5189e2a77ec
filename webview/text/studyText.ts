import { dataPath, type DataChoice } from '../../src/protocol/dataChoice';
import { methodText } from '../../src/protocol/methods';
import type { NodeStudy, PlanNode } from '../../src/protocol/plans';
import { plural } from './format';

/** How far a study came and on what: `Study of 90 trials on digits.npz`, `Study of 61 trials on digits.npz, not finished`. */
export function studyText({ points, data, finished }: NodeStudy): string {
  return `Study of ${plural(points.length, 'trial')} on ${dataName(data)}${finished ? '' : ', not finished'}`;
}

/** What calibrating found, and on what. */
export function calibrationText({ answer: { recommended, level }, data }: NonNullable<PlanNode['calibration']>): string {
  const what = level === 'neuron' ? 'neurons' : 'parameters';
  return `Calibrated for ${what} on ${dataName(data)}: ${methodText(recommended).label} recommended`;
}

/** The last part of a data set's path. */
export function dataName(data: DataChoice): string {
  return dataPath(data).split(/[\\/]/).at(-1) ?? '';
}
