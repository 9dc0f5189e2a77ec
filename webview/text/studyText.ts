import type { NodeStudy } from '../../src/protocol/plans';
import { settle } from '../../src/protocol/settings/settle';
import { studying } from '../../src/protocol/settings/studying';
import { countTrials, trialsOf } from '../../src/protocol/trials';
import { exactCount, plural } from './format';

/** How far a study came: `40 trials`, `12 of 40 trials`, `12 of 40 trials, stopped`. */
export function studyCount({ settings, points, finished }: NodeStudy, running: boolean): string {
  const done = countTrials(points);
  if (finished) return plural(done, 'trial');
  const whole = plural(Math.max(done, trialsOf(settle(studying, settings)).length), 'trial');
  return `${exactCount(done)} of ${whole}${running ? '' : ', stopped'}`;
}
