import type { NodeStudy, PlanNode } from '../../src/protocol/plans';
import { settle } from '../../src/protocol/settings/settle';
import { studying } from '../../src/protocol/settings/studying';
import { trialsOf } from '../../src/protocol/trials';
import { exactCount, plural } from '../../src/base/format';
import { dataPath, type DataChoice } from '../../src/protocol/dataChoice';
import { methodText } from '../../src/protocol/methods';

/** How far a study came: `40 trials`, `12 of 40 trials`, `12 of 40 trials, stopped`. */
export function studyCount({ settings, trials: done, finished }: NodeStudy, running: boolean): string {
  if (finished) return plural(done, 'trial');
  const whole = plural(Math.max(done, trialsOf(settle(studying, settings)).length), 'trial');
  return `${exactCount(done)} of ${whole}${running ? '' : ', stopped'}`;
}

/** What a reader should know of how points were chosen: `140 configurations tried, 12 trials ended early`. Empty until all is measured. */
export function outcomeText({ outcome }: NodeStudy): string {
  if (!outcome) return '';
  const { configurations, ended = 0, diverged = 0 } = outcome;
  const parts = [
    `${plural(configurations, 'configuration')} tried`,
    ...(ended > 0 ? [`${plural(ended, 'trial')} ended early`] : []),
    ...(diverged > 0 ? [`${plural(diverged, 'trial')} diverged`] : []),
  ];
  return parts.join(', ');
}

/** How far a study came and on what: `Study of 90 trials on digits.npz`, `Study of 61 of 90 trials, stopped, on digits.npz`. */
export function studyText(study: NodeStudy): string {
  return `Study of ${studyCount(study, false)}${study.finished ? '' : ','} on ${dataName(study.data)}`;
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
