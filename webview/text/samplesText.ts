import type { SamplesUsed } from '../../src/protocol/plans';
import { exactCount, plural } from '../../src/base/format';
import { dataName } from './studyText';

/** Which samples a figure was measured on: `2,000 test samples of digits.npz`, `400 of 2,000 samples held out of digits.npz`. */
export function samplesText({ data, part, samples, of }: SamplesUsed): string {
  const name = dataName(data);
  switch (part) {
    case 'all':
      return `all ${plural(samples, 'sample')} of ${name}`;
    case 'test':
      return `${plural(samples, 'test sample')} of ${name}`;
    case 'heldOut':
      return of === undefined
        ? `${plural(samples, 'sample')} held out of ${name}`
        : `${exactCount(samples)} of ${plural(of, 'sample')} held out of ${name}`;
  }
}

/** The same in a table's cell: `2,000 test`, `all 2,000`, `400 held out`. */
export function shortSamples({ part, samples }: SamplesUsed): string {
  const count = exactCount(samples);
  return { all: `all ${count}`, test: `${count} test`, heldOut: `${count} held out` }[part];
}

/** What is said of figures on samples that the model was trained on. */
export const TRAINED_ON = 'it was trained on samples among them';
