import type { SamplesUsed } from '../../src/protocol/plans';
import { exactCount } from '../../src/base/format';
import { measuredOnText } from '../../src/protocol/measuredOnText';
import { dataName } from './studyText';

/** Which samples of which data set a figure was measured on: `2,000 test samples of digits.npz`. */
export function samplesText(used: SamplesUsed): string {
  return `${measuredOnText(used)} of ${dataName(used.data)}`;
}

/** The same in a table's cell: `2,000 test`, `all 2,000`, `400 held out`. */
export function shortSamples({ part, samples }: SamplesUsed): string {
  const count = exactCount(samples);
  return { all: `all ${count}`, test: `${count} test`, heldOut: `${count} held out` }[part];
}

/** What is said of figures on samples that the model was trained on. */
export const TRAINED_ON = 'it was trained on samples among them';
