import { exactCount, plural } from '../base/format';
import type { MeasuredOn } from './answers';

/** Which samples a figure was measured on: `all 2,000 samples`, `2,000 test samples`, `400 of 2,000 samples held out`. */
export function measuredOnText({ part, samples, of }: MeasuredOn): string {
  switch (part) {
    case 'all':
      return `all ${plural(samples, 'sample')}`;
    case 'test':
      return plural(samples, 'test sample');
    case 'heldOut':
      return of === undefined ? `${plural(samples, 'sample')} held out` : `${exactCount(samples)} of ${plural(of, 'sample')} held out`;
  }
}
