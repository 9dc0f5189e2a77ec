import { expect, it } from 'vitest';
import type { Targets } from '../../../src/data/dataset';
import { lossReason } from '../../../src/training/lossReason';
import type { OutputActivation } from '../../../src/training/outputActivation';

const classes: Targets = { kind: 'classes', shape: [], labels: new Int32Array(2), classes: 2 };
const values = (...own: number[]): Targets => ({ kind: 'values', shape: [], values: Float32Array.from(own) });

it.each<[OutputActivation, Targets, number, string]>([
  ['softmax', classes, 2, 'the output ends in softmax'],
  ['sigmoid', classes, 1, 'the output ends in sigmoid'],
  ['sigmoid', values(0, 1), 1, 'the output ends in sigmoid and all answers lie from 0 to 1'],
  ['sigmoid', values(0, 1.5), 1, 'the output ends in sigmoid and not all answers lie from 0 to 1'],
  ['other', values(3), 1, 'the output ends in neither softmax nor sigmoid and the answers are values'],
  ['other', classes, 1, 'the output ends in neither softmax nor sigmoid and the answers are two classes'],
  ['other', classes, 4, 'the output ends in neither softmax nor sigmoid and the answers are classes'],
])('%s, %j, %i units', (activation, targets, units, why) => {
  expect(lossReason(activation, targets, units)).toBe(why);
});
