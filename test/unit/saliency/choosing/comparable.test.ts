import { describe, expect, it } from 'vitest';
import { comparableChannelScores, comparableParameterScores } from '../../../../src/saliency/choosing/comparable';
import { structureOf } from '../../../fixtures/structureOf';

describe('scores that are made to compete', () => {
  it('of weights are divided by the root mean square of their weight', () => {
    const scores = comparableParameterScores(
      new Map([
        ['a', Float32Array.of(3, 4)],
        ['b', Float32Array.of(0, 0)],
      ]),
    );
    const scale = Math.sqrt(12.5);
    expect([...(scores.get('a') ?? [])]).toEqual([Math.fround(3 / scale), Math.fround(4 / scale)]);
    expect([...(scores.get('b') ?? [])]).toEqual([0, 0]);
  });

  it('of channels are divided by that of what their layer has scored; by the mean over several layers', () => {
    const scores = Float64Array.of(3, 4, Number.NaN, 12, 5, 0);
    const found = comparableChannelScores(scores, structureOf([], { a: [0, 1, 2], b: [1, 3], zeros: [5] }));
    const [a, b] = [Math.sqrt(12.5), Math.sqrt(80)];
    expect([...found]).toEqual([3 / a, 4 / ((a + b) / 2), Number.NaN, 12 / b, 5, 0]);
  });
});
