import { expect, it } from 'vitest';
import { durationText } from '../../../src/base/durationText';

it.each([
  [0, '1 s'],
  [5.4, '5 s'],
  [89, '89 s'],
  [90, '2 min'],
  [600, '10 min'],
  [7000, '2 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
