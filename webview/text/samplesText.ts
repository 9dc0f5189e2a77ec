import { dataPath } from '../../src/protocol/dataChoice';
import type { SamplesUsed } from '../../src/protocol/plans';
import { plural } from './format';

/** Which samples a figure was measured on: `2,000 test samples of digits.npz`. */
export function samplesText({ data, part, samples }: SamplesUsed): string {
  const name = dataPath(data).split(/[\\/]/).at(-1) ?? '';
  switch (part) {
    case 'all':
      return `all ${plural(samples, 'sample')} of ${name}`;
    case 'test':
      return `${plural(samples, 'test sample')} of ${name}`;
    case 'heldOut':
      return `${plural(samples, 'sample')} held out of ${name}`;
  }
}
